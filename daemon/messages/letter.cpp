#include "daemon/messages/letter.hpp"

#include <glib.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "daemon/messages/html_blocks.hpp"
#include "daemon/messages/letter_pages.hpp"
#include "daemon/messages/letter_table.hpp"
#include "daemon/messages/qr_code.hpp"
#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

constexpr double size = 10.5;
constexpr double label_width = 44;
constexpr double inside = 3;  // a frame
constexpr double qr_side = 30;
constexpr double qr_column = 40;
constexpr double with_list = 16;

// In millimetres: between paragraphs, and white for a signature.
struct Spacing {
  double between;
  double signature;
};
constexpr Spacing usual{3.2, 9};
constexpr Spacing tight{2.2, 6};  // where it saves a sheet

class Writer {
 public:
  Writer(std::string& bytes, const Letter& letter, int pages, Spacing spacing)
      : letter_(letter),
        spacing_(spacing),
        lists_(letter.intent, letter.language),
        pages_(bytes, letter, pages) {}

  // How many pages it took.
  Result<int> write() {
    const auto blocks = blocks_of(letter_.text.body);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (i + 3 == blocks.size()) keep_with_closing(blocks[i], blocks[i + 1], blocks[i + 2]);
      if (blocks[i].kind == Block::Kind::list) {
        list(blocks[i]);
      } else if (i + 2 == blocks.size() && blocks[i + 1].kind == Block::Kind::paragraph) {
        close(blocks[i], blocks[i + 1]);
        break;
      } else {
        // Not without the beginning of a list that it introduces.
        const bool introduces = i + 1 < blocks.size() && blocks[i + 1].kind == Block::Kind::list;
        const std::string text = text_of(blocks[i]);
        if (introduces) pages_.need(pages_.sheet().height_of(text, {size}) + with_list);
        paragraph(text, {size});
      }
      pages_.down(spacing_.between);
    }
    TRY(pages_.close());
    return pages_.count();
  }

 private:
  static std::string text_of(const Block& block) {
    std::string text;
    for (const auto line : block.lines)
      text += (text.empty() ? "" : "\n") + std::string(line);
    return text;
  }

  void paragraph(const std::string& text, const TextStyle& style) {
    // Not one line alone at the foot.
    const double height = pages_.sheet().height_of(text, style);
    const double line = pages_.sheet().height_of("X", style);
    pages_.need(std::min(height, 2 * line + 1));
    pages_.sheet().put_lines(LetterPages::left, text, style, [&](double high) {
      pages_.need(high);
      const double y = pages_.y();
      pages_.down(high);
      return y;
    });
  }

  // The closing words and who writes, together, with room for a signature.
  void close(const Block& words, const Block& who) {
    pages_.need(closing_height(words, who));
    paragraph(text_of(words), {size});
    pages_.down(spacing_.signature);
    paragraph(text_of(who), {9.5});
  }
  double closing_height(const Block& words, const Block& who) {
    return pages_.sheet().height_of(text_of(words), {size}) + spacing_.signature +
           pages_.sheet().height_of(text_of(who), {9.5});
  }

  // A page with nothing but a greeting looks like a mistake: what stands before it comes along.
  void keep_with_closing(const Block& last, const Block& words, const Block& who) {
    double height = 0;
    if (last.kind == Block::Kind::paragraph) {
      height = pages_.sheet().height_of(text_of(last), {size});
    } else {
      const bool plain = std::all_of(last.items.begin(), last.items.end(), [](const auto& item) {
        return item.details.empty() && !item.head.label.empty();
      });
      if (!plain || !last.heading.empty() || !last.sums.empty() || holds_account(last)) return;
      for (const auto& item : last.items)
        height += row_height(item.head, LetterPages::text_width);
    }
    pages_.need(height + spacing_.between + closing_height(words, who));
  }

  void list(const Block& block) {
    const auto found = lists_.find(block);
    const bool pays = holds_account(block);
    if (!block.heading.empty()) heading(block.heading, pays ? pay_height(block) : with_list);
    if (pays) {
      pay(block);
    } else if (!found.lines.empty()) {
      draw_table(pages_, letter_, found, block);
    } else {
      rows(block);
      draw_sums(pages_, block.sums);
    }
  }

  // With the beginning of what it is the heading of.
  void heading(std::string_view text, double with) {
    const std::string line(text);
    pages_.need(pages_.sheet().height_of(line, {size, true}) + with);
    paragraph(line, {size, true});
    pages_.down(1);
  }

  void rows(const Block& block) {
    for (const auto& item : block.items) {
      if (!item.details.empty()) {
        paragraph(std::string(item.head.value), {size, true});
        for (const auto& detail : item.details)
          row(detail, LetterPages::left, LetterPages::text_width);
      } else if (item.head.label.empty()) {
        const double indent = 4;
        const TextStyle style{size, false, LetterPages::text_width - indent};
        const std::string text(item.head.value);
        pages_.need(pages_.sheet().height_of(text, style));
        pages_.sheet().put(LetterPages::left, pages_.y(), "–", {size, false, indent});
        pages_.down(pages_.sheet().put(LetterPages::left + indent, pages_.y(), text, style) + 0.8);
      } else if (is_long(item.head)) {
        draw_row(pages_, item.head, false);
      } else {
        row(item.head, LetterPages::left, LetterPages::text_width);
      }
    }
  }
  // More than a label with its value.
  bool is_long(const Pair& pair) {
    return pages_.sheet().width_of(std::string(pair.label), {size, false, 0}) > label_width - 3;
  }

  static TextStyle label_style() { return {size, false, label_width - 3}; }
  double row_height(const Pair& pair, double width) {
    auto& sheet = pages_.sheet();
    return std::max(sheet.height_of(std::string(pair.label), label_style()),
                    sheet.height_of(std::string(pair.value), {size, false, width - label_width})) +
           0.8;
  }
  void row(const Pair& pair, double x, double width) {
    const double height = row_height(pair, width);
    pages_.need(height);
    pages_.sheet().put(x, pages_.y(), std::string(pair.label), label_style());
    pages_.sheet().put(x + label_width, pages_.y(), std::string(pair.value),
                       {size, false, width - label_width});
    pages_.down(height);
  }

  const std::string& qr_text() const {
    static const std::string none;
    return letter_.text.page ? letter_.text.page->qr : none;
  }
  double pay_width() const {
    return LetterPages::text_width - 2 * inside - (qr_text().empty() ? 0 : qr_column);
  }
  double caption_height() {
    return pages_.sheet().height_of(letter_.text.page->qr_caption, caption_style());
  }
  static TextStyle caption_style() { return {7.5, false, qr_column, TextStyle::Align::centre}; }

  // Nobody types an address of several lines.
  bool is_worth_paper(const Pair& pair) {
    return !is_link(pair.value) ||
           pages_.sheet().width_of(std::string(pair.value), {size, false, 0}) <=
               pay_width() - label_width;
  }

  double pay_height(const Block& block) {
    double height = 0;
    for (const auto& item : block.items) {
      if (is_worth_paper(item.head)) height += row_height(item.head, pay_width());
    }
    if (!qr_text().empty()) height = std::max(height, qr_side + caption_height());
    return height + 2 * inside;
  }

  // How to pay, on one page and set apart.
  void pay(const Block& block) {
    const double height = pay_height(block);
    pages_.need(height);
    const double top = pages_.y();
    pages_.sheet().frame(LetterPages::left, top, LetterPages::text_width, height);
    pages_.down(inside);
    for (const auto& item : block.items) {
      if (is_worth_paper(item.head)) row(item.head, LetterPages::left + inside, pay_width());
    }
    if (!qr_text().empty()) qr(top + inside);
    pages_.down(top + height - pages_.y());
    draw_sums(pages_, block.sums);
  }

  void qr(double y) {
    const auto code = qr_modules(qr_text());
    if (!code) return;
    const double x = LetterPages::left + LetterPages::text_width - inside - qr_column;
    const double module = qr_side / static_cast<double>(code->side + 2 * qr_quiet_modules);
    const double quiet = module * static_cast<double>(qr_quiet_modules);
    const double middle = (qr_column - qr_side) / 2;
    std::vector<Sheet::Bar> bars;
    for (std::size_t i = 0; i < code->dark.size(); ++i) {
      if (!code->dark[i]) continue;
      const bool goes_on = i % code->side > 0 && code->dark[i - 1];
      if (goes_on) {
        bars.back().wide += module;
      } else {
        bars.push_back({x + middle + quiet + static_cast<double>(i % code->side) * module,
                        y + quiet + static_cast<double>(i / code->side) * module, module, module});
      }
    }
    pages_.sheet().fill(bars);
    pages_.sheet().put(x, y + qr_side, letter_.text.page->qr_caption, caption_style());
  }

  bool holds_account(const Block& block) const {
    return letter_.text.page && !letter_.text.page->iban.empty() &&
           std::any_of(block.items.begin(), block.items.end(), [&](const Block::Item& item) {
             return item.head.value.find(letter_.text.page->iban) != std::string_view::npos;
           });
  }

  const Letter& letter_;
  const Spacing spacing_;
  LettersLists lists_;
  LetterPages pages_;
};

}  // namespace

Result<std::string> letter_pdf(const Letter& letter) {
  if (letter.use == Letter::Use::posted && postal_address(letter.debtor, letter.creditor).empty())
    return fail(ErrorKind::not_found, "the books know no postal address");
  // Once to count its pages, once with their number.
  std::string draft;
  int pages = TRY(Writer(draft, letter, 0, usual).write());
  auto spacing = usual;
  if (pages > 1) {
    draft.clear();
    const int fewer = TRY(Writer(draft, letter, 0, tight).write());
    if (fewer < pages) spacing = tight;
    pages = std::min(pages, fewer);
  }
  std::string bytes;
  TRY(Writer(bytes, letter, pages, spacing).write());
  return bytes;
}

int letter_pages(std::string_view pdf) {
  constexpr std::string_view mark = "/Count ";
  const auto at = pdf.find(mark);
  int pages = 0;
  if (pdf.starts_with("%PDF") && at != std::string_view::npos) {
    const auto digits = pdf.substr(at + mark.size(), 9);
    std::from_chars(digits.data(), digits.data() + digits.size(), pages);
  }
  return pages;
}

std::string outbox_text(const std::string& pdf) {
  const std::unique_ptr<char, decltype(&g_free)> text(
      g_base64_encode(reinterpret_cast<const guchar*>(pdf.data()), pdf.size()), &g_free);
  return text.get();
}

std::string from_outbox_text(const std::string& text) {
  gsize size = 0;
  const std::unique_ptr<guchar, decltype(&g_free)> bytes(g_base64_decode(text.c_str(), &size),
                                                         &g_free);
  return {reinterpret_cast<const char*>(bytes.get()), size};
}

}  // namespace dunning::messages
