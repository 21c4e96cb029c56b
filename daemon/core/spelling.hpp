#pragma once

#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string_view>

// An enumerator is spelled as in YAML, database and log. One table per enum serves both directions.
namespace dunning {

template <class Enum>
struct Spelling {
  Enum value;
  std::string_view text;
};

// Aborts on a value that the table lacks: the table is complete by construction.
template <class Enum, std::size_t N>
constexpr std::string_view spelled(const Spelling<Enum> (&table)[N], Enum value) {
  for (const auto& row : table) {
    if (row.value == value) return row.text;
  }
  std::abort();
}

template <class Enum, std::size_t N>
constexpr std::optional<Enum> read_spelling(const Spelling<Enum> (&table)[N],
                                            std::string_view text) {
  for (const auto& row : table) {
    if (row.text == text) return row.value;
  }
  return std::nullopt;
}

}  // namespace dunning
