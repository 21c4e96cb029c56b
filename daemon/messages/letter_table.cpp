#include "daemon/messages/letter_table.hpp"

#include <algorithm>

namespace dunning::messages {
namespace {

constexpr double size = 9.5;
constexpr double smallest = 6.5;
constexpr double least_narrow = 18;  // mm of a column whose text may be broken
constexpr double gap = 4;            // between columns
constexpr double above_row = 0.8;
constexpr double below_row = 0.8;
constexpr std::size_t most_sums_together = 12;

struct Column {
  std::string title;
  std::vector<std::string> cells;
  bool right = false;
  bool narrows = false;  // its text may be broken when the page is too narrow
  double width = 0;
};

class Table {
 public:
  Table(LetterPages& pages, const Letter& letter, const LettersLists::Found& list)
      : pages_(pages), letter_(letter), lines_(list.lines) {
    const auto& words = letter.language.letter_words();
    const auto date = [&](const std::optional<Date>& one) {
      return one ? letter.language.short_date(*one) : std::string();
    };
    add(words.invoice, [](const policy::Line& line) { return line.number; }).narrows = true;
    add(words.invoice_date, [&](const policy::Line& line) { return date(line.invoice_date); });
    if (list.arranged) {
      add(words.expected, [&](const policy::Line& line) { return date(line.arranged_for); });
    } else {
      add(words.due_date, [&](const policy::Line& line) { return date(line.due_date); });
    }
    add(words.reference, [](const policy::Line& line) { return line.reference; }).narrows = true;
    const bool part = std::any_of(lines_.begin(), lines_.end(), [](const policy::Line* line) {
      return line->total != line->open;
    });
    add(words.total, [&](const policy::Line& line) {
      return part ? letter.language.amount(line.total) : std::string();
    }).right = true;
    add(words.open, [&](const policy::Line& line) {
      return letter.language.amount(line.open);
    }).right = true;
    std::erase_if(columns_, [](const Column& column) {
      return std::all_of(column.cells.begin(), column.cells.end(),
                         [](const std::string& cell) { return cell.empty(); });
    });
    fit();
  }

  void draw(const Block& block) {
    const double sums = block.sums.size() <= most_sums_together
                            ? static_cast<double>(block.sums.size()) * carried_height() + 3
                            : 0;
    const std::string more = block.items.size() > lines_.size()
                                 ? std::string(block.items.back().head.value)
                                 : std::string();
    pages_.need(head_height() + row_height(0) + (lines_.size() == 1 ? sums : carried_height()));
    head();
    std::optional<Money> carried;
    for (std::size_t row = 0; row < lines_.size(); ++row) {
      const bool last = row + 1 == lines_.size();
      const double after = last ? sums + (more.empty() ? 0 : carried_height()) : carried_height();
      if (row > 0 && row_height(row) + after > pages_.room()) {
        carry(letter_.language.letter_words().carried, carried);
        pages_.turn();
        head();
        carry(letter_.language.letter_words().brought, carried);
      }
      draw_row(row);
      const auto sum = carried ? add_up(*carried, lines_[row]->open) : lines_[row]->open;
      carried = sum;
    }
    if (!more.empty())
      pages_.down(pages_.sheet().put(LetterPages::left, pages_.y() + above_row, more,
                                     {size, false, LetterPages::text_width}) +
                  above_row + below_row);
    pages_.sheet().rule(LetterPages::left, pages_.y(), LetterPages::text_width);
    pages_.down(1);
  }

 private:
  // What cannot be counted is not carried; the text's own sums have been checked.
  static Money add_up(const Money& sum, const Money& more) {
    const auto both = dunning::add(sum, more);
    return both ? *both : sum;
  }

  template <class Cell>
  Column& add(std::string_view title, const Cell& cell) {
    Column column;
    column.title = title;
    for (const auto* line : lines_)
      column.cells.push_back(cell(*line));
    columns_.push_back(std::move(column));
    return columns_.back();
  }

  TextStyle style(const Column& column, bool bold) const {
    return {size_, bold, column.width,
            column.right ? TextStyle::Align::right : TextStyle::Align::left};
  }

  // As wide as what they hold. When that is too much, those that narrow share what is left; when
  // that is too little for them, the print becomes smaller.
  void fit() {
    for (size_ = size; size_ > smallest; size_ -= 0.5) {
      measure();
      if (room_to_narrow() >= least_narrow * static_cast<double>(narrowing())) break;
    }
    const double room = room_to_narrow();
    if (room >= narrow_width()) {
      // The amounts stand at the right edge.
      const double each =
          (room - narrow_width()) / std::max(1.0, static_cast<double>(columns_.size() - 1));
      for (std::size_t i = 0; i + 1 < columns_.size(); ++i)
        columns_[i].width += each;
      return;
    }
    share(room);
  }

  void measure() {
    for (auto& column : columns_) {
      column.width = pages_.sheet().width_of(column.title, {size_, true, 0}) + 0.5;
      for (const auto& cell : column.cells)
        column.width =
            std::max(column.width, pages_.sheet().width_of(cell, {size_, false, 0}) + 0.5);
    }
  }
  std::size_t narrowing() const {
    return static_cast<std::size_t>(std::count_if(columns_.begin(), columns_.end(),
                                                  [](const Column& one) { return one.narrows; }));
  }
  double narrow_width() const {
    double width = 0;
    for (const auto& column : columns_)
      width += column.narrows ? column.width : 0;
    return width;
  }
  double room_to_narrow() const {
    double width = LetterPages::text_width - gap * static_cast<double>(columns_.size() - 1);
    for (const auto& column : columns_)
      width -= column.narrows ? 0 : column.width;
    return width;
  }
  // Who needs less than an equal share keeps what he has.
  void share(double room) {
    std::vector<Column*> narrow;
    for (auto& column : columns_) {
      if (column.narrows) narrow.push_back(&column);
    }
    std::sort(narrow.begin(), narrow.end(),
              [](const Column* a, const Column* b) { return a->width < b->width; });
    for (std::size_t i = 0; i < narrow.size(); ++i) {
      narrow[i]->width = std::min(narrow[i]->width, room / static_cast<double>(narrow.size() - i));
      room -= narrow[i]->width;
    }
  }

  double head_height() const {
    double height = 0;
    for (const auto& column : columns_)
      height = std::max(height, pages_.sheet().height_of(column.title, style(column, true)));
    return height + 2;
  }
  double row_height(std::size_t row) const {
    double height = 0;
    for (const auto& column : columns_)
      height = std::max(height, pages_.sheet().height_of(column.cells[row], style(column, false)));
    return height + above_row + below_row;
  }
  double carried_height() const {
    return pages_.sheet().height_of("0", {size, true, 0}) + above_row + below_row;
  }

  void head() {
    const double height = head_height();
    double x = LetterPages::left;
    for (const auto& column : columns_) {
      pages_.sheet().put(x, pages_.y(), column.title, style(column, true));
      x += column.width + gap;
    }
    pages_.down(height - 1);
    pages_.sheet().rule(LetterPages::left, pages_.y(), LetterPages::text_width);
    pages_.down(1);
  }

  void draw_row(std::size_t row) {
    const double height = row_height(row);
    double x = LetterPages::left;
    for (const auto& column : columns_) {
      pages_.sheet().put(x, pages_.y() + above_row, column.cells[row], style(column, false));
      x += column.width + gap;
    }
    pages_.down(height);
  }

  void carry(std::string_view word, const std::optional<Money>& sum) {
    if (!sum) return;
    pages_.sheet().put(LetterPages::left, pages_.y() + above_row, std::string(word), {size, true});
    pages_.sheet().put(LetterPages::left, pages_.y() + above_row, letter_.language.amount(*sum),
                       {size, true, LetterPages::text_width, TextStyle::Align::right});
    pages_.down(carried_height());
  }

  LetterPages& pages_;
  const Letter& letter_;
  const std::vector<const policy::Line*>& lines_;
  std::vector<Column> columns_{};
  double size_ = size;
};

}  // namespace

void draw_table(LetterPages& pages, const Letter& letter, const LettersLists::Found& list,
                const Block& block) {
  Table(pages, letter, list).draw(block);
  draw_sums(pages, block.sums);
}

void draw_row(LetterPages& pages, const Pair& pair, bool bold) {
  const std::string value(pair.value);
  const double value_width = pages.sheet().width_of(value, {size, bold, 0}) + 1;
  const TextStyle label{size, bold, std::max(20.0, LetterPages::text_width - value_width - gap)};
  const double height = pages.sheet().height_of(std::string(pair.label), label);
  pages.need(height);
  pages.sheet().put(LetterPages::left, pages.y() + above_row, std::string(pair.label), label);
  pages.sheet().put(LetterPages::left, pages.y() + above_row, value,
                    {size, bold, LetterPages::text_width, TextStyle::Align::right});
  pages.down(height + above_row + below_row);
}

void draw_sums(LetterPages& pages, const std::vector<Pair>& sums) {
  for (std::size_t i = 0; i < sums.size(); ++i)
    draw_row(pages, sums[i], i + 1 == sums.size());
}

}  // namespace dunning::messages
