#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

// References that a payer copies and a bank hands back with the money, with check digits so that a
// slip of the pen is noticed. What is made here is always right; what is checked may come from
// anywhere, and is simply not one when anything about it is wrong. Errors are invalid_input and say
// what would be right.
namespace dunning::law {

// ISO 11649, "RF" with two check digits and 1 to 21 letters and digits (mod 97-10). Spaces and
// punctuation of the reference are left out and its letters made capitals: "2026-0001" becomes
// RF3120260001. Two references that differ in punctuation only become the same one.
Result<std::string> make_creditor_reference(std::string_view reference);
// With or without spaces and hyphens, in capitals or not; the check digits 00, 01 and 99 are never
// right.
bool is_creditor_reference(std::string_view rf);
// As it is printed for people: in groups of four, "RF31 2026 0001". Spaces of its own are left out.
std::string in_fours(std::string_view rf);

// The Belgian structured communication: ten digits and the rest after division by 97, 97 for 0;
// "+++010/8068/17183+++". `body` is exactly ten digits.
Result<std::string> make_structured_communication(std::string_view body);
// With +++ or *** around it, slashes and spaces or not.
bool is_structured_communication(std::string_view text);

// The Dutch betalingskenmerk of 16 digits: the first is the check digit over the other 15, weights
// 2, 4, 8, 5, 10, 9, 7, 3, 6, 1 from the right and round again, 11 less the rest after division by
// 11, where 10 is written 1 and 11 is written 0. `body` is exactly 15 digits.
Result<std::string> make_payment_mark(std::string_view body);
bool is_payment_mark(std::string_view text);  // spaces are left out

}  // namespace dunning::law
