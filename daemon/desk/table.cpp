#include "daemon/desk/table.hpp"

#include <algorithm>

#include "daemon/messages/text.hpp"

namespace dunning::desk {
namespace {

std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

void end_line(std::string& text) {
  while (!text.empty() && text.back() == ' ')
    text.pop_back();
  text += '\n';
}

}  // namespace

Table& Table::row(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (auto& cell : cells)
    cell = printable(cell);
  rows_.push_back(std::move(cells));
  return *this;
}

Table& Table::below(const std::string& line) {
  below_[rows_.size()].push_back(printable(line));
  return *this;
}

std::string Table::print(std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths.push_back(width(columns_[i].title));
    for (const auto& cells : rows_)
      widths[i] = std::max(widths[i], width(cells[i]));
  }
  std::string text;
  const auto line = [&](const auto& cell_of) {
    text.append(indent, ' ');
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = cell_of(i);
      const std::size_t pad = widths[i] - width(cell);
      if (columns_[i].align == Align::right) text.append(pad, ' ');
      text += cell;
      if (columns_[i].align == Align::left) text.append(pad, ' ');
      text += "  ";
    }
    end_line(text);
  };
  line([&](std::size_t i) -> const std::string& { return columns_[i].title; });
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    line([&](std::size_t i) -> const std::string& { return rows_[row][i]; });
    const auto below = below_.find(row + 1);
    if (below == below_.end()) continue;
    for (const auto& extra : below->second)
      text += std::string(indent + 2, ' ') + extra + "\n";
  }
  return text;
}

std::string printable(const std::string& text) {
  return messages::single_line(text);
}

std::string number_text(const std::string& number) {
  return number.empty() ? "(draft)" : number;
}

std::string date_text(const std::optional<Date>& date) {
  return date ? to_string(*date) : "-";
}

std::string local_text(LocalTime local) {
  return to_string(local.date) + " " + minute_of_day_text(local.minute_of_day);
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void Sums::add(const Money& money) {
  auto [at, fresh] = by_currency_.try_emplace(money.currency, money);
  if (fresh) return;
  if (const auto sum = dunning::add(at->second, money)) at->second = *sum;
}

std::vector<Money> Sums::amounts() const {
  std::vector<Money> amounts;
  for (const auto& [currency, money] : by_currency_)
    amounts.push_back(money);
  return amounts;
}

std::string Sums::text() const {
  std::string text;
  for (const auto& [currency, money] : by_currency_)
    text += (text.empty() ? "" : " + ") + to_string(money);
  return text.empty() ? "-" : text;
}

}  // namespace dunning::desk
