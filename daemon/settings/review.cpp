#include "daemon/settings/review.hpp"

#include <algorithm>

#include "daemon/settings/files.hpp"

namespace dunning::settings {

bool is_unreviewed_example(const std::filesystem::path& policy_file) {
  const Source source = open_source(policy_file);
  if (!source.root) return false;
  const auto text = [&](std::string_view key) {
    const auto& members = source.root->members;
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const Member& member) { return member.key == key; });
    return found == members.end() ? std::string() : found->value.text;
  };
  return text("example") == "yes" && text("reviewed_by").empty();
}

}  // namespace dunning::settings
