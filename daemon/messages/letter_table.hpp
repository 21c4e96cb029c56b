#pragma once

#include "daemon/messages/letter_lists.hpp"
#include "daemon/messages/letter_pages.hpp"

namespace dunning::messages {

// A list of invoices as a table: its columns are those that hold something. On every page it has
// its head, and the sum of what came before at the foot of a page and at the head of the next one.
// The sums of the text stand below it, with its last row on one page.
void draw_table(LetterPages& pages, const Letter& letter, const LettersLists::Found& list,
                const Block& block);

// What at the left, how much at the right.
void draw_row(LetterPages& pages, const Pair& pair, bool bold);

// Sums of a list: what at the left, how much at the right, the last one bold.
void draw_sums(LetterPages& pages, const std::vector<Pair>& sums);

}  // namespace dunning::messages
