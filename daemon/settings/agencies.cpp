#include "daemon/settings/agencies.hpp"

#include <algorithm>

#include "daemon/core/loopback.hpp"
#include "daemon/settings/dossier_fields.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

namespace fs = std::filesystem;

Agency::By by_of(const std::string& text) {
  return text == "mail" ? Agency::By::mail : text == "http" ? Agency::By::http : Agency::By::folder;
}

bool stays_here(const std::string& text) {
  const auto url = read_url(text);
  return url && is_loopback_host(url->host);
}

// What its way needs is there, and nothing of another way.
void check_way(const Section& section, const Agency& agency, Report& report) {
  const std::string& by = section.text("by");
  const std::pair<std::string_view, std::string_view> of_way[] = {
      {"to", "mail"}, {"url", "http"}, {"token", "http"}, {"secret", "http"}, {"folder", "folder"}};
  for (const auto& [key, way] : of_way) {
    const Value& value = section.value(key);
    if (value.given && way != by) {
      report.add(value.place, std::string(key) + ": is for `by: " + std::string(way) +
                                  "`, and this agency gets its dossiers by " + by);
    }
  }
  if (agency.by == Agency::By::mail && agency.to.empty() && !section.value("to").wrong)
    report.add(section.place(), "to: missing; an agency that is reached by mail has an address");
  if (agency.by == Agency::By::http && agency.url.empty() && !section.value("url").wrong)
    report.add(section.place(), "url: missing; an agency that is reached by http has one");
  const Value& url = section.value("url");
  if (url.given && !url.text.starts_with("https://") && !stays_here(url.text)) {
    report.add(url.place, "url: found \"" + url.text +
                              "\"; allowed: an address with https://, since a dossier is "
                              "personal");
  }
}

void read_profile(const fs::path& path, Agency& agency, const AgencyReading& reading) {
  Source source = open_source(path);
  if (source.root) {
    Report& report = source.report;
    const Section file = Section::read(agency_profile_table(), "", *source.root, Place{}, report);
    const Value& name = file.value("agency");
    if (name.given && name.text != path.stem().string()) {
      report.add(name.place, "agency: found \"" + name.text +
                                 "\"; allowed: the name of the file, " + path.stem().string());
    }
    agency.legal_name = file.text("legal_name");
    std::vector<std::string_view> names;
    for (const auto& field : dossier_fields())
      names.push_back(field.name);
    for (const Value& field : file.value("required").list) {
      if (!find_dossier_field(field.text)) {
        report.add(field.place, "required: a dossier has no field \"" + field.text + "\"" +
                                    did_you_mean(field.text, names));
      }
      agency.required.push_back(field.text);
    }
  }
  reading.collect(source);
}

}  // namespace

std::vector<Agency> read_agencies(const Section& file, const AgencyReading& reading,
                                  Report& report) {
  std::vector<Agency> agencies;
  const fs::path profiles = reading.resolved(file.text("agency_profiles"));
  for (const Section& section : file.sections("agencies")) {
    Agency agency;
    agency.name = section.text("name");
    agency.by = by_of(section.text("by"));
    for (const Value& address : section.value("to").list)
      agency.to.push_back(address.text);
    agency.url = section.text("url");
    agency.token = reading.secret(section.value("token"));
    agency.secret = reading.secret(section.value("secret"));
    agency.reference = section.text("reference");
    if (agency.by == Agency::By::folder) {
      const std::string& folder = section.text("folder");
      agency.folder =
          folder.empty() ? reading.state_dir / "agencies" / agency.name : reading.resolved(folder);
    }
    check_way(section, agency, report);
    if (std::any_of(agencies.begin(), agencies.end(),
                    [&](const Agency& other) { return other.name == agency.name; }) &&
        !agency.name.empty()) {
      report.add(section.value("name").place, "name: a second agency \"" + agency.name + "\"");
    }
    const Value& profile = section.value("profile");
    std::error_code error;
    fs::path path = profiles / ((profile.given ? profile.text : agency.name) + ".yaml");
    if (!profile.given && !fs::exists(path, error)) path = profiles / "generic.yaml";
    if (!fs::exists(path, error)) {
      report.add(profile.given ? profile.place : section.place(),
                 "profile: there is no file " + path.string());
    } else {
      read_profile(path, agency, reading);
    }
    agencies.push_back(std::move(agency));
  }
  return agencies;
}

}  // namespace dunning::settings
