#include "daemon/desk/desk.hpp"

namespace dunning::desk {
namespace {

std::string names(const settings::Configuration& configuration) {
  std::string text;
  for (const auto& one : configuration.administrations)
    text += (text.empty() ? "" : ", ") + one.name;
  return text;
}

Result<Administration> read(const Desk& desk, const settings::Administration& configured) {
  Administration administration;
  administration.configured = &configured;
  const auto jurisdiction = desk.configuration.jurisdictions.find(configured.jurisdiction);
  if (jurisdiction == desk.configuration.jurisdictions.end())
    return fail(ErrorKind::invalid_input, "no jurisdiction " + configured.jurisdiction);
  administration.jurisdiction = &jurisdiction->second;
  administration.rules = configured.rules;
  auto stored = store::Administrations(desk.store).find(configured.name);
  if (stored) {
    administration.rules.id = stored->id;
    administration.stored = std::move(*stored);
  } else if (stored.error().kind != ErrorKind::not_found) {
    return fail(std::move(stored).error());
  }
  return administration;
}

}  // namespace

Result<std::vector<Administration>> administrations(const Desk& desk,
                                                    const std::optional<std::string>& name) {
  std::vector<Administration> found;
  if (name) {
    const auto* configured = desk.configuration.find(*name);
    if (configured == nullptr) {
      return fail(ErrorKind::not_found, "no administration \"" + *name + "\" in " +
                                            desk.configuration.file.string() +
                                            ", which has: " + names(desk.configuration));
    }
    found.push_back(TRY(read(desk, *configured)));
    return found;
  }
  for (const auto& configured : desk.configuration.administrations)
    found.push_back(TRY(read(desk, configured)));
  return found;
}

Result<Administration> administration(const Desk& desk, const std::optional<std::string>& name) {
  auto found = TRY(administrations(desk, name));
  if (found.size() != 1) {
    return fail(ErrorKind::invalid_input,
                "say which administration with -a NAME: " + names(desk.configuration));
  }
  if (!found.front().stored) {
    return fail(ErrorKind::not_found, "the books of " + found.front().name() +
                                          " have never been read: run \"dunningctl sync " +
                                          found.front().name() + "\" first");
  }
  return std::move(found.front());
}

Instant end_of_day(const Administration& administration, const ports::Clock& clock, Date date) {
  return clock.instant({date + 1, 0}, administration.configured->time_zone) - Millis{1};
}

}  // namespace dunning::desk
