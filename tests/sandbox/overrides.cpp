#include "tests/sandbox/overrides.hpp"

#include <nlohmann/json.hpp>
#include <vector>

namespace dunning::sandbox {

namespace {

using Pointer = Json::json_pointer;

Result<Pointer> pointer(const std::string& name) {
  try {
    return Pointer(name.starts_with('/') ? name : "/" + name);
  } catch (const Json::exception& error) {
    return fail(ErrorKind::invalid_input, "'" + name + "' is no member name: " + error.what());
  }
}

}  // namespace

struct Overrides::Edits {
  std::vector<std::pair<Pointer, Json>> set;
  std::vector<Pointer> remove;
};

Overrides::Overrides() = default;
Overrides::~Overrides() = default;
Overrides::Overrides(Overrides&&) noexcept = default;

Status Overrides::add(Kind kind, std::int64_t record, const Json& edits) {
  Edits read;
  if (edits.contains("set")) {
    if (!edits["set"].is_object())
      return fail(ErrorKind::invalid_input, "'set' has to be an object");
    for (const auto& [name, value] : edits["set"].items()) {
      read.set.emplace_back(TRY(pointer(name)), value);
    }
  }
  if (edits.contains("remove")) {
    if (!edits["remove"].is_array())
      return fail(ErrorKind::invalid_input, "'remove' has to be a list");
    for (const Json& name : edits["remove"]) {
      if (!name.is_string())
        return fail(ErrorKind::invalid_input, "'remove' has to be a list of names");
      read.remove.push_back(TRY(pointer(name.get<std::string>())));
    }
  }
  Edits& kept = edits_[{kind, record}];
  kept.set.insert(kept.set.end(), read.set.begin(), read.set.end());
  kept.remove.insert(kept.remove.end(), read.remove.begin(), read.remove.end());
  return {};
}

void Overrides::remove(Kind kind, std::int64_t record) {
  edits_.erase({kind, record});
}
void Overrides::clear() {
  edits_.clear();
}

void Overrides::apply(Kind kind, std::int64_t record, Json& wire) const {
  const auto found = edits_.find({kind, record});
  if (found == edits_.end()) return;
  for (const auto& [where, value] : found->second.set) {
    try {
      wire[where] = value;
    } catch (const Json::exception&) {
      continue;  // this record has no such place
    }
  }
  for (const Pointer& where : found->second.remove) {
    if (!wire.contains(where)) continue;
    Json& parent = wire[where.parent_pointer()];
    if (parent.is_object()) parent.erase(where.back());
  }
}

}  // namespace dunning::sandbox
