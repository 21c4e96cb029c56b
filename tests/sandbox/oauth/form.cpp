#include "tests/sandbox/oauth/form.hpp"

#include <cctype>

#include "daemon/crypto/encoding.hpp"

namespace dunning::sandbox::oauth {

std::string url_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      plain += ' ';
    } else if (const auto byte =
                   text[i] == '%' ? crypto::parse_hex(text.substr(i + 1, 2)) : std::nullopt;
               byte && byte->size() == 1) {
      plain += *byte;
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string url_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 ||
        std::string_view("-._~").find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += "%" + crypto::hex({&c, 1});
    }
  }
  return encoded;
}

Form read_form(std::string_view text) {
  Form form;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (pair.empty()) continue;
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    form.emplace(url_decoded(pair.substr(0, equals)), url_decoded(value));
  }
  return form;
}

}  // namespace dunning::sandbox::oauth
