#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/messages/template.hpp"

namespace dunning::messages {

// What a template is used for decides what it has to say.
enum class Use {
  before_due,    // a step before the due date
  overdue,       // every fact of S21, the lists of S18, a broken promise
  legal_notice,  // S39: the jurisdiction's own sentences, and no calendar day
};

// What a step says of law (S37), so that its template has to state it.
struct Stated {
  bool announced_interest = false;
  bool announced_costs = false;
  bool claimed_interest = false;
  bool claimed_costs = false;
  bool reserves = false;  // S41: the sentence that interrupts limitation
};

struct Demand;   // demands.hpp
struct Refusal;  // demands.hpp

// One <language>/<name>.txt: a line "Subject: …", an empty line, the body.
struct MessageTemplate {
  std::string file;      // "nl/reminder.txt", relative to the directory
  std::string language;  // "nl"
  Template subject;
  Template body;
};

// Every template of a directory, read and checked once; a reload makes a new one.
// Files whose name begins with "_" are parts: {{> _contact}} puts <language>/_contact.txt in place.
// Beside them lie <language>/<name>.sms (text_message.hpp), whose text is all of it; the name of
// such a one is "reminder.sms" here.
// Thread rule: any thread.
class Templates {
 public:
  // Fails only when the directory cannot be read; what is wrong with single files is in problems(),
  // and those templates are not there.
  static Result<Templates> load(const std::filesystem::path& directory);

  const std::vector<Problem>& problems() const { return problems_; }

  // Problems that concern this template: it is missing for a language, it could not be read, or it
  // does not say what its use demands, or says what its use forbids. `name` is that of a policy's
  // step ("reminder").
  std::vector<Problem> check(std::string_view name, const std::vector<std::string>& languages,
                             Use use, Stated stated = {}) const;

  // The same for the template of every event (policy/event.hpp): a promise, plan or dispute may
  // need its message on any day.
  std::vector<Problem> check_events(const std::vector<std::string>& languages) const;

  // Only whether it is there and could be read.
  std::vector<Problem> check_there(std::string_view name,
                                   const std::vector<std::string>& languages) const;
  // Where it lies, or would.
  std::string path_of(std::string_view name, std::string_view language) const;

  // Null when there is none. What "nl-informal" does not have is that of "nl".
  const MessageTemplate* find(std::string_view name, std::string_view language) const;
  const std::vector<std::string>& languages() const { return languages_; }

  // The file of a template, then all parts of its language: what a digest is taken of.
  std::string source(const MessageTemplate& of) const;

  // Lets go of what rendering keeps for the next message.
  void rest() const;

  // Every file that was read, by its name relative to the directory.
  const std::map<std::string, std::string>& sources() const { return sources_; }

 private:
  struct Reading;
  bool broken(std::string_view name, std::string_view language) const;  // read, and not compiled
  std::vector<Problem> check(std::string_view name, const std::vector<std::string>& languages,
                             std::span<const Demand> demands,
                             std::span<const Refusal> refusals) const;

  std::filesystem::path directory_;
  std::map<std::string, std::string> sources_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<const MessageTemplate>> templates_;
  std::map<std::string, std::shared_ptr<const Parts>> parts_;  // by language
  std::vector<std::string> languages_;
  std::vector<Problem> problems_;
};

// Of the text of a policy's `note:`; empty when it is right. `where` is the policy's file and line.
std::vector<Problem> check_note(const std::string& file, int line, std::string_view text);

}  // namespace dunning::messages
