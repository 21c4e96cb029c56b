#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/desk/desk.hpp"
#include "daemon/desk/open_store.hpp"

// One verb of the command line: the options it takes and what it asks of the desk. Each verb is a
// class in the file of its group (verbs_*.cpp); the table of all of them is in verbs.cpp.
namespace dunning::cli {

// What every verb is told beside its own options.
struct Asked {
  std::optional<std::string> administration;  // -a
  bool json = false;
  std::string config;
  std::string as;             // with --as; or empty
  bool config_named = false;  // with --config; otherwise it is where one usually is
  bool pretends = false;      // the clock was set with --now
};

// Where a verb says which options it takes. What is named here lives as long as the verb, and is
// filled before `run`; a text that is no date, amount of days… is refused with an example.
class Options {
 public:
  enum class Need { optional, required };

  virtual ~Options() = default;
  // By position, in the order in which they are named. The last may be a list.
  virtual void position(const std::string& name, std::string& into, const std::string& what,
                        Need need) = 0;
  virtual void positions(const std::string& name, std::vector<std::string>& into,
                         const std::string& what, Need need) = 0;
  virtual void choice(const std::string& name, std::string& into, const std::string& what,
                      const std::vector<std::string>& among, Need need) = 0;
  // By flag: "--reason". `type` is what the help shows for the value.
  virtual void text(const std::string& flag, std::string& into, const std::string& what,
                    const std::string& type, Need need) = 0;
  virtual void texts(const std::string& flag, std::vector<std::string>& into,
                     const std::string& what, const std::string& type) = 0;  // can be repeated
  // Texts of the form KEY=VALUE.
  virtual void pairs(const std::string& flag, std::vector<std::string>& into,
                     const std::string& what, const std::string& type) = 0;
  virtual void date(const std::string& flag, std::optional<Date>& into, const std::string& what,
                    Need need) = 0;
  virtual void position_date(const std::string& name, std::optional<Date>& into,
                             const std::string& what) = 0;  // required
  virtual void number(const std::string& flag, int& into, const std::string& what, int least,
                      int most) = 0;  // `into` holds the default
  virtual void flag(const std::string& flag, bool& into, const std::string& what) = 0;
};

class Verb {
 public:
  virtual ~Verb() = default;
  virtual void options(Options& options) = 0;
  // Whether it only looks: the store is then opened for reading.
  virtual desk::Access access() const { return desk::Access::write; }
  // Answers on standard output; returns the exit code.
  virtual int run(const Asked& asked, const desk::Desk& desk) const = 0;
  // A verb that needs neither store nor configuration answers here; the others do not.
  virtual std::optional<int> run_alone(const Asked& /*asked*/,
                                       const ports::Clock& /*clock*/) const {
    return std::nullopt;
  }
  // A verb about files answers here, whether or not they are right; the others do not.
  virtual std::optional<int> run_on_files(
      const Asked& /*asked*/, const settings::Loaded<settings::Configuration>& /*files*/,
      const ports::Clock& /*clock*/) const {
    return std::nullopt;
  }
};

struct VerbEntry {
  std::string_view group;  // the heading in --help
  std::string_view name;
  std::string_view what;
  std::unique_ptr<Verb> (*make)();
};

// In the order of the help.
const std::vector<VerbEntry>& verbs();

template <class Of>
std::unique_ptr<Verb> make() {
  return std::make_unique<Of>();
}

}  // namespace dunning::cli
