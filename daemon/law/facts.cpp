#include "daemon/law/facts.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning::law {
namespace {

constexpr Spelling<ClaimKind> kinds[] = {{ClaimKind::unknown, "unknown"},
                                         {ClaimKind::goods, "goods"},
                                         {ClaimKind::services, "services"},
                                         {ClaimKind::other, "other"}};

}  // namespace

std::string_view name(ClaimKind kind) {
  return spelled(kinds, kind);
}
std::optional<ClaimKind> parse_claim_kind(std::string_view text) {
  return read_spelling(kinds, text);
}

}  // namespace dunning::law
