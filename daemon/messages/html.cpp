#include "daemon/messages/html.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "daemon/messages/html_blocks.hpp"
#include "daemon/messages/text.hpp"

namespace dunning::messages {
namespace {

constexpr std::string_view colours = R"(<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{color:#1558b0}
@media (max-width:480px){.pad{padding:24px 18px!important}.page{padding:0!important}.card{border-radius:0!important}}
@media (prefers-color-scheme:dark){
.page{background:#14171b!important}.card{background:#1f242a!important;border-color:#343b44!important}
.text{color:#e8eaed!important}.soft{color:#a6adb6!important}.row td{border-color:#343b44!important}
.set{background:#272d35!important}a{color:#8ab4f8!important}td.go{background:#8ab4f8!important}a.go{color:#10141a!important}}
</style>
)";
constexpr std::string_view font =
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;"
    "line-height:24px;color:#1f2328;";
constexpr std::string_view table =
    "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";
constexpr std::string_view cell = "border-top:1px solid #e1e4e8;vertical-align:top;";
constexpr std::string_view soft = ";color:#57606a";
constexpr std::size_t longest_unbroken = 28;  // a value that stays in one line beside its label
constexpr std::size_t longest_short_label = 16;

bool begins_character(char c) {
  return (c & 0xc0) != 0x80;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

// What no program breaks by itself.
std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  std::size_t word = 0;
  for (const char c : text) {
    if (begins_character(c)) ++word;
    if (c == ' ' || c == '-') word = 0;
    longest = std::max(longest, word);
  }
  return longest;
}

// How the two columns of a list share the width of a telephone, 375 pixels: in characters, wide
// digits all of them.
class Columns {
 public:
  // An account number stays in one line too.
  Columns(std::size_t line, std::string_view iban) : line_(line), iban_(iban) {
    const auto spaces = static_cast<std::size_t>(std::count(iban.begin(), iban.end(), ' '));
    iban_width_ = iban.size() - spaces / 2;  // one is half as wide as a digit
  }

  void add_label(const Pair& pair) {
    const auto word = longest_word(pair.label);
    if (word + unbroken(pair.value) <= line_) words_ = std::max(words_, word);
  }
  // After all labels.
  void add_value(const Pair& pair) {
    if (is_tall(pair)) return;
    values_ = std::max(values_, unbroken(pair.value));
    if (is_short(pair)) labels_ = std::max(labels_, characters(pair.label));
  }

  // Its value has no room in one line beside the labels of the list, and stands below its own.
  bool is_tall(const Pair& pair) const {
    return std::max(words_, longest_word(pair.label)) + unbroken(pair.value) > line_;
  }
  std::string_view label_style(const Pair& pair) const {
    return is_short(pair) && labels_in_one_line() ? ";white-space:nowrap" : "";
  }
  std::string_view value_style(const Pair& pair) const {
    const auto label = labels_in_one_line() ? std::max(labels_, words_) : words_;
    const auto size = characters(pair.value);
    return size <= longest_unbroken && label + size <= line_ ? ";white-space:nowrap" : "";
  }

 private:
  static bool is_short(const Pair& pair) { return characters(pair.label) <= longest_short_label; }
  std::size_t unbroken(std::string_view value) const {
    const bool account = !iban_.empty() && value.find(iban_) != std::string_view::npos;
    return std::max(longest_word(value), account ? iban_width_ : 0);
  }
  bool labels_in_one_line() const { return labels_ + values_ <= line_; }

  std::size_t line_;
  std::string_view iban_;
  std::size_t iban_width_ = 0;
  std::size_t words_ = 0;   // the longest word of a label
  std::size_t labels_ = 0;  // the longest short label
  std::size_t values_ = 0;  // the longest word of a value beside one
};

constexpr std::size_t line_of_list = 36;
constexpr std::size_t line_of_account = 31;  // with the space at the sides of its colour

class Writer {
 public:
  Writer(const Rendered& rendered, const Creditor& creditor, Images images)
      : rendered_(rendered), page_(*rendered.page), creditor_(creditor), images_(images) {
    out_.reserve(rendered.body.size() * 3 + 4096);
  }

  std::string write() {
    open();
    const auto blocks = blocks_of(rendered_.body);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].kind == Block::Kind::paragraph) {
        paragraph(blocks[i], i + 1 == blocks.size());
      } else {
        list(blocks[i]);
      }
    }
    put(
        {"</td></tr></table>\n<!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n"
         "</body></html>\n"});
    return std::move(out_);
  }

 private:
  void put(std::initializer_list<std::string_view> parts) {
    for (const auto part : parts)
      out_ += part;
  }

  void escaped(std::string_view text) {
    for (const char c : text) {
      switch (c) {
        case '&':
          out_ += "&amp;";
          break;
        case '<':
          out_ += "&lt;";
          break;
        case '>':
          out_ += "&gt;";
          break;
        case '"':
          out_ += "&quot;";
          break;
        default:
          out_ += c;
      }
    }
  }

  void open() {
    put({"<!DOCTYPE html>\n<html lang=\"", rendered_.language,
         "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" "
         "content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">"
         "<title>"});
    escaped(rendered_.subject);
    put({"</title>\n", colours, "</head>\n<body style=\"margin:0;padding:0\">\n", table,
         " class=\"page\" bgcolor=\"#f3f4f6\" style=\"background-color:#f3f4f6\"><tr><td "
         "class=\"page\" align=\"center\" "
         "style=\"padding:24px 12px\">\n<!--[if mso]><table role=\"presentation\" width=\"640\" "
         "align=\"center\"><tr><td><![endif]-->\n",
         table,
         " class=\"card\" bgcolor=\"#ffffff\" "
         "style=\"max-width:640px;background-color:#ffffff;border:1px solid "
         "#e1e4e8;border-radius:8px\"><tr><td class=\"pad text\" align=\"left\" "
         "style=\"padding:32px 36px;",
         font, "\">\n"});
    heading();
  }

  void heading() {
    if (images_.logo) {
      const auto& logo = *creditor_.logo;
      // No larger than a letterhead, whatever was given.
      const double scale = std::min({1.0, 240.0 / logo.width, 72.0 / logo.height});
      const auto width = std::to_string(static_cast<int>(logo.width * scale));
      const auto height = std::to_string(static_cast<int>(logo.height * scale));
      put({"<img src=\"cid:", logo_id, "\" width=\"", width, "\" height=\"", height, "\" alt=\""});
      escaped(creditor_.name);
      put({"\" style=\"display:block;border:0;margin:0 0 28px\">\n"});
      return;
    }
    put({"<p class=\"soft\" style=\"margin:0 0 28px;font-weight:bold;color:#57606a\">"});
    escaped(creditor_.name);
    put({"</p>\n"});
  }

  void paragraph(const Block& block, bool last) {
    put({last
             ? "<p class=\"soft\" style=\"margin:0;font-size:14px;line-height:21px;color:#57606a\">"
             : "<p style=\"margin:0 0 18px\">"});
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
      if (i > 0) put({"<br>\n"});
      words(block.lines[i]);
    }
    put({"</p>\n"});
  }

  void list(const Block& block) {
    const bool pays = holds_account(block);
    if (!block.heading.empty()) {
      put({"<p style=\"margin:0 0 6px;font-weight:bold\">"});
      words(block.heading);
      put({"</p>\n"});
    }
    put({table, pays ? " class=\"set\" bgcolor=\"#f3f6fb\" style=\"margin:0 0 "
                       "20px;background-color:#f3f6fb\">\n"
                     : " style=\"margin:0 0 20px\">\n"});
    pays_ = pays;
    columns_ = columns_of(block);
    for (const auto& item : block.items)
      this->item(item);
    for (std::size_t i = 0; i < block.sums.size(); ++i)
      row(block.sums[i], i + 1 == block.sums.size() ? Weight::bold : Weight::normal);
    if (pays && images_.qr) qr();
    put({"</table>\n"});
  }

  void item(const Block::Item& item) {
    if (item.details.empty()) {
      row(item.head, Weight::normal);
      return;
    }
    put({"<tr class=\"row\"><td colspan=\"2\" style=\"", cell,
         "padding:10px 0 2px;font-weight:bold\">"});
    words(item.head.value);
    put({"</td></tr>\n"});
    for (std::size_t i = 0; i < item.details.size(); ++i) {
      const auto& detail = item.details[i];
      const auto& [label, value] = detail;
      const std::string_view below = i + 1 == item.details.size() ? "0 0 10px" : "0";
      if (is_long_link(value)) {
        put({"<tr><td colspan=\"2\" align=\"right\" style=\"vertical-align:top;padding:", below,
             "\">"});
        follow(label, value);
        put({"</td></tr>\n"});
        continue;
      }
      if (columns_.is_tall(detail)) {
        one_below_the_other(detail, {"", "vertical-align:top;padding:0", below, soft});
        continue;
      }
      put({"<tr><td class=\"soft\" style=\"vertical-align:top;padding:", below, ";color:#57606a",
           columns_.label_style(detail), "\">"});
      words(label);
      put({"</td><td align=\"right\" style=\"vertical-align:top;padding:", below,
           ";padding-left:14px", columns_.value_style(detail), "\">"});
      words(value);
      put({"</td></tr>\n"});
    }
  }

  enum class Weight { normal, bold };
  void row(const Pair& pair, Weight weight) {
    const std::string_view bold = weight == Weight::bold ? ";font-weight:bold" : "";
    const std::string_view side = pays_ ? "padding:9px 14px" : "padding:9px 0";
    if (!pair.label.empty() && columns_.is_tall(pair) && !goes_alone(pair)) {
      const std::string above =
          std::string(cell) + (pays_ ? "padding:9px 14px 0" : "padding:9px 0 0");
      const std::string_view below = pays_ ? "0 14px 9px" : "0 0 9px";
      one_below_the_other(pair, {" class=\"row\"", above, below, pays_ ? soft : bold, bold});
      return;
    }
    put({"<tr class=\"row\">"});
    if (pair.label.empty()) {
      put({"<td colspan=\"2\" style=\"", cell, side, bold, "\">"});
      words(pair.value);
    } else if (pays_ && is_link(pair.value)) {
      // Outlook gives room to a cell, not to a link in it.
      put({"<td colspan=\"2\" align=\"center\" style=\"", cell,
           "padding:16px 14px\"><table role=\"presentation\" align=\"center\" cellpadding=\"0\" "
           "cellspacing=\"0\" border=\"0\"><tr><td class=\"go\" bgcolor=\"#1558b0\" "
           "style=\"background-color:#1558b0;border-radius:6px;padding:11px 24px\"><a class=\"go\" "
           "href=\""});
      escaped(pair.value);
      put({"\" style=\"color:#ffffff;font-weight:bold;text-decoration:none\">"});
      escaped(pair.label);
      put({"</a></td></tr></table>"});
    } else if (is_long_link(pair.value)) {
      put({"<td colspan=\"2\" style=\"", cell, side, bold, "\">"});
      follow(pair.label, pair.value);
    } else {
      put({"<td", pays_ ? " class=\"soft\"" : "", " style=\"", cell, side, bold,
           pays_ ? ";color:#57606a" : "", columns_.label_style(pair), "\">"});
      words(pair.label);
      put({"</td><td align=\"right\" style=\"", cell, side, ";padding-left:14px", bold,
           columns_.value_style(pair), "\">"});
      words(pair.value);
    }
    put({"</td></tr>\n"});
  }

  // On white, whatever the colours around it: a camera has to read it.
  void qr() {
    put({"<tr class=\"row\"><td colspan=\"2\" align=\"center\" style=\"", cell,
         "padding:16px 14px\"><img src=\"cid:", qr_id,
         "\" alt=\"QR\" style=\"display:block;border:0;background-color:#ffffff\">"
         "<span class=\"soft\" style=\"font-size:14px;color:#57606a\">"});
    escaped(page_.qr_caption);
    put({"</span></td></tr>\n"});
  }

  struct Stacked {
    std::string_view row;  // its class
    std::string_view above;
    std::string_view padding_below;
    std::string_view label{};
    std::string_view value{};
  };
  // Broken anywhere only where even a whole line is too short.
  void one_below_the_other(const Pair& pair, const Stacked& style) {
    put({"<tr", style.row, "><td colspan=\"2\"", style.label == soft ? " class=\"soft\"" : "",
         " style=\"", style.above, style.label, "\">"});
    words(pair.label);
    put({"</td></tr>\n<tr><td colspan=\"2\" align=\"right\" style=\"vertical-align:top;padding:",
         style.padding_below, style.value, ";overflow-wrap:anywhere;word-break:break-word\">"});
    words(pair.value);
    put({"</td></tr>\n"});
  }

  // A button, or a label that is followed.
  bool goes_alone(const Pair& pair) const {
    return pays_ ? is_link(pair.value) : is_long_link(pair.value);
  }

  Columns columns_of(const Block& block) const {
    std::vector<const Pair*> pairs;
    const auto add = [&](const Pair& pair) {
      if (!pair.label.empty() && !goes_alone(pair)) pairs.push_back(&pair);
    };
    for (const auto& item : block.items) {
      if (item.details.empty()) add(item.head);
      for (const auto& detail : item.details)
        add(detail);
    }
    for (const auto& sum : block.sums)
      add(sum);
    Columns columns(pays_ ? line_of_account : line_of_list, page_.iban);
    for (const auto* pair : pairs)
      columns.add_label(*pair);
    for (const auto* pair : pairs)
      columns.add_value(*pair);
    return columns;
  }

  bool holds_account(const Block& block) const {
    return !page_.iban.empty() &&
           std::any_of(block.items.begin(), block.items.end(), [&](const Block::Item& item) {
             return item.head.value.find(page_.iban) != std::string_view::npos;
           });
  }

  // One that has no room beside its label on a telephone: the label is followed instead.
  static bool is_long_link(std::string_view text) {
    return text.size() > longest_unbroken && is_link(text);
  }
  void follow(std::string_view label, std::string_view url) {
    put({"<a href=\""});
    escaped(url);
    put({"\">"});
    escaped(label);
    put({"</a>"});
  }

  // Text in which what can be followed is a link.
  void words(std::string_view text) {
    while (!text.empty()) {
      const auto found = first_link(text);
      escaped(text.substr(0, found.at));
      if (found.size == 0) return;
      const auto shown = text.substr(found.at, found.size);
      if (found.scheme == account) {
        put({"<span style=\"white-space:nowrap\">"});
        escaped(shown);
        put({"</span>"});
        text.remove_prefix(found.at + found.size);
        continue;
      }
      put({"<a href=\"", found.scheme});
      if (found.scheme == "tel:") {
        for (const char c : shown) {
          if ((c >= '0' && c <= '9') || c == '+') out_ += c;
        }
      } else {
        escaped(shown);
      }
      put({"\">"});
      escaped(shown);
      put({"</a>"});
      text.remove_prefix(found.at + found.size);
    }
  }

  // What is kept together without being a link.
  static constexpr std::string_view account = "iban";
  struct Link {
    std::size_t at = std::string_view::npos;
    std::size_t size = 0;
    std::string_view scheme{};
  };
  Link first_link(std::string_view text) const {
    Link first;
    const auto take = [&](std::size_t at, std::size_t size, std::string_view scheme) {
      if (at < first.at) first = {at, size, scheme};
    };
    for (const std::string_view begin : {"https://", "http://"}) {
      const auto at = text.find(begin);
      if (at == std::string_view::npos) continue;
      // The no-break space as a whole: a byte of it alone is also one of other letters.
      auto end = std::min({text.find_first_of(" <>\"", at), text.find("\u00a0", at), text.size()});
      while (end > at + begin.size() &&
             std::string_view(".,;:!?)").find(text[end - 1]) != std::string_view::npos)
        --end;
      take(at, end - at, "");
    }
    if (!page_.iban.empty()) take(text.find(page_.iban), page_.iban.size(), account);
    if (!page_.email.empty()) take(text.find(page_.email), page_.email.size(), "mailto:");
    if (!page_.phone.empty()) take(text.find(page_.phone), page_.phone.size(), "tel:");
    return first;
  }

  const Rendered& rendered_;
  const Page& page_;
  const Creditor& creditor_;
  const Images images_;
  bool pays_ = false;                  // the list being written says how to pay
  Columns columns_{line_of_list, {}};  // its columns
  std::string out_;
};

}  // namespace

std::string html_of(const Rendered& rendered, const Creditor& creditor, Images images) {
  return Writer(rendered, creditor, images).write();
}

}  // namespace dunning::messages
