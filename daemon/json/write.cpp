#include "daemon/json/write.hpp"

#include <algorithm>
#include <cstdint>

// By hand, and not through nlohmann's dump(): that would need the numbers as numbers, and 40.10
// comes out of it as 40.1.
namespace dunning::json {
namespace {

enum class Layout { compact, pretty, canonical };

void write_unit(std::uint32_t unit, std::string& out) {
  static constexpr char hex[] = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    out += hex[(unit >> shift) & 0xF];
}

// Reads one code point and moves `text` past it; U+FFFD for a byte that begins none.
std::uint32_t next_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = byte(0);
  std::size_t length = 1;
  std::uint32_t point = lead;
  std::uint32_t least = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    point = lead & 0x1F;
    least = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    point = lead & 0x0F;
    least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    point = lead & 0x07;
    least = 0x10000;
  } else if (lead >= 0x80) {
    point = 0xFFFD;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || (byte(i) & 0xC0) != 0x80) {
      text.remove_prefix(1);
      return 0xFFFD;
    }
    point = (point << 6) | (byte(i) & 0x3F);
  }
  const bool is_valid = point >= least && point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
  text.remove_prefix(is_valid ? length : 1);
  return is_valid ? point : 0xFFFD;
}

// Stands for itself in a text. No function, so that a run of these is one loop.
constexpr auto is_plain = [](char one) {
  return one >= 0x20 && one < 0x7F && one != '"' && one != '\\';
};

void write_text(std::string_view text, std::string& out) {
  out += '"';
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::uint32_t point = next_code_point(text);
    switch (point) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (point < 0x10000) {
          write_unit(point, out);
        } else {
          write_unit(0xD800 + ((point - 0x10000) >> 10), out);
          write_unit(0xDC00 + ((point - 0x10000) & 0x3FF), out);
        }
    }
  }
  out += '"';
}

void new_line(Layout layout, std::size_t depth, std::string& out) {
  if (layout != Layout::pretty) return;
  out += '\n';
  out.append(2 * depth, ' ');
}

void write_value(const Value& value, Layout layout, std::size_t depth, std::string& out);

void write_object(const Value& value, Layout layout, std::size_t depth, std::string& out) {
  std::vector<const Member*> members;
  members.reserve(value.members().size());
  for (const Member& member : value.members())
    members.push_back(&member);
  if (layout == Layout::canonical) {
    std::stable_sort(members.begin(), members.end(),
                     [](auto* a, auto* b) { return a->key < b->key; });
  }
  out += '{';
  for (const Member* member : members) {
    if (member != members.front()) out += ',';
    new_line(layout, depth + 1, out);
    write_text(member->key, out);
    out += layout == Layout::pretty ? ": " : ":";
    write_value(member->value, layout, depth + 1, out);
  }
  if (!members.empty()) new_line(layout, depth, out);
  out += '}';
}

void write_array(const Value& value, Layout layout, std::size_t depth, std::string& out) {
  out += '[';
  bool is_first = true;
  for (const Value& item : value.items()) {
    if (!is_first) out += ',';
    is_first = false;
    new_line(layout, depth + 1, out);
    write_value(item, layout, depth + 1, out);
  }
  if (!is_first) new_line(layout, depth, out);
  out += ']';
}

void write_value(const Value& value, Layout layout, std::size_t depth, std::string& out) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::boolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Value::Kind::number:
      out += value.token();
      return;
    case Value::Kind::text:
      write_text(value.text(), out);
      return;
    case Value::Kind::array:
      write_array(value, layout, depth, out);
      return;
    case Value::Kind::object:
      write_object(value, layout, depth, out);
      return;
  }
}

std::string written(const Value& value, Layout layout) {
  std::string out;
  write_value(value, layout, 0, out);
  return out;
}

}  // namespace

std::string write(const Value& value) {
  return written(value, Layout::compact);
}
std::string write_pretty(const Value& value) {
  return written(value, Layout::pretty) + "\n";
}
std::string canonical(const Value& value) {
  return written(value, Layout::canonical);
}

}  // namespace dunning::json
