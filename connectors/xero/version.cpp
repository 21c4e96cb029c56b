#include "connectors/xero/version.hpp"

#include "connectors/xero/dates.hpp"
#include "connectors/xero/text.hpp"
#include "daemon/crypto/digest.hpp"

namespace dunning::xero {
namespace {

// How this connector reads records; raised when it reads more or otherwise, so that the next sweep
// finds everything changed.
constexpr std::string_view reading = "1";
constexpr std::size_t digest_size = 12;

}  // namespace

std::string moment_of(const json::Cursor& record) {
  for (const char* key : {"UpdatedDateUTC", "UpdatedDateUTCString"}) {
    const auto text = plain_text(record, key);
    const auto at = text ? timestamp(*text) : std::nullopt;
    if (at) return std::to_string(at->ms);
  }
  return "0";
}

std::string version_text(std::string_view moment, const std::vector<std::string>& read) {
  std::string all(reading);
  // Each part with its length, so that no text can pass for two.
  for (const auto& part : read)
    all += "\n" + std::to_string(part.size()) + " " + part;
  return std::string(moment) + "/" + crypto::sha256_hex(all).substr(0, digest_size);
}

std::string_view moment_in(std::string_view version) {
  return version.substr(0, version.find('/'));
}

}  // namespace dunning::xero
