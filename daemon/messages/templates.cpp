#include "daemon/messages/templates.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "daemon/core/record_checks.hpp"
#include "daemon/messages/demands.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/messages/text_message.hpp"
#include "daemon/policy/event.hpp"

namespace dunning::messages {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view subject_key = "Subject:";
constexpr std::string_view text_message = ".sms";

// "reminder" lies in reminder.txt, "reminder.sms" in itself.
std::string file_name(std::string_view name) {
  return std::string(name) + (name.ends_with(text_message) ? "" : ".txt");
}

std::string without_returns(std::string text) {
  for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at))
    text.erase(at, 1);
  return text;
}

// At most one byte more than the limit, so that a larger file is seen to be one.
std::optional<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text(template_limit_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return std::nullopt;
  // A copy of its own size: what was read into is a thousand times that, and templates stay.
  return without_returns(std::string(text, 0, static_cast<std::size_t>(file.gcount())));
}

// Sorted; nothing that begins with a dot.
std::vector<fs::path> entries(const fs::path& directory, std::error_code& error) {
  std::vector<fs::path> found;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().starts_with('.')) found.push_back(at->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Split {
  std::string_view subject;
  std::string_view body;
};

// The line "Subject: …", an empty line, the body.
std::variant<Split, Problem> split(const std::string& file, std::string_view text) {
  if (!text.starts_with(subject_key))
    return Problem{file, 1, "the first line has to be \"Subject: …\""};
  const auto end = text.find('\n');
  const auto subject = text.substr(subject_key.size(), end - subject_key.size());
  const auto first = subject.find_first_not_of(' ');
  if (first == std::string_view::npos) return Problem{file, 1, "the subject is empty"};
  if (end == std::string_view::npos || end + 1 >= text.size() || text[end + 1] != '\n')
    return Problem{file, 2, "an empty line has to follow the subject"};
  const auto body = text.substr(end + 2);
  if (body.find_first_not_of(" \n\t") == std::string_view::npos)
    return Problem{file, 3, "the body is empty"};
  return Split{subject.substr(first), body};
}

}  // namespace

// What is being read: one language's directory.
struct Templates::Reading {
  Templates& templates;
  std::string language;
  Parts read_parts{};  // the language's
  std::shared_ptr<const Parts> parts{};
  std::map<std::string, std::string> texts{};  // by the template's name

  std::string shown(const std::string& file) const {
    return (templates.directory_ / language / file).string();
  }

  void read_files(const fs::path& directory) {
    std::error_code error;
    for (const auto& path : entries(directory, error)) {
      const bool is_text_message = path.extension() == text_message;
      if (path.extension() != ".txt" && !is_text_message) continue;
      const std::string file = path.filename().string();
      std::error_code ignored;
      auto text = fs::is_regular_file(path, ignored) ? read(path) : std::nullopt;
      if (!text) {
        templates.problems_.push_back({shown(file), 0, "cannot be read"});
        continue;
      }
      templates.sources_[language + "/" + file] = *text;
      const std::string name = is_text_message ? file : path.stem().string();
      if (!is_utf8(*text)) {
        templates.problems_.push_back({shown(file), 0, "is not UTF-8"});
      } else if (text->size() > template_limit_bytes) {
        templates.problems_.push_back({shown(file), 0, "larger than 256 KiB"});
      } else if (name.starts_with('_')) {
        read_parts[name] = {shown(file), std::move(*text)};
      } else {
        texts[name] = std::move(*text);
      }
    }
    if (error) templates.problems_.push_back({directory.string(), 0, error.message()});
  }

  void compile_all() {
    parts = std::make_shared<const Parts>(std::move(read_parts));
    templates.parts_.emplace(language, parts);
    for (const auto& [name, text] : texts) {
      auto problems = compile(name, text);
      for (const auto& problem : problems) {
        auto& all = templates.problems_;
        if (std::find(all.begin(), all.end(), problem) == all.end()) all.push_back(problem);
      }
    }
  }

  std::vector<Problem> compile(const std::string& name, const std::string& text) {
    const std::string file = shown(file_name(name));
    if (name.ends_with(text_message)) return compile_text_message(name, file, text);
    const auto halves = split(file, text);
    if (const auto* problem = std::get_if<Problem>(&halves)) return {*problem};
    const auto& [subject_text, body_text] = std::get<Split>(halves);
    auto subject = Template::compile(file, 1, subject_text, message_names(), parts);
    auto body = Template::compile(file, 3, body_text, message_names(), parts);
    std::vector<Problem> problems;
    for (const auto* half : {&subject, &body}) {
      if (const auto* found = std::get_if<std::vector<Problem>>(half))
        problems.insert(problems.end(), found->begin(), found->end());
    }
    if (!problems.empty()) return problems;
    add(name, std::get<Template>(std::move(subject)), std::get<Template>(std::move(body)));
    return {};
  }

  std::vector<Problem> compile_text_message(const std::string& name, const std::string& file,
                                            const std::string& text) {
    auto body = Template::compile(file, 1, text, text_message_names(), {});
    if (auto* problems = std::get_if<std::vector<Problem>>(&body)) return std::move(*problems);
    auto nothing = Template::compile(file, 1, "", text_message_names(), {});
    add(name, std::get<Template>(std::move(nothing)), std::get<Template>(std::move(body)));
    return {};
  }

  void add(const std::string& name, Template subject, Template body) {
    auto made = std::make_unique<const MessageTemplate>(MessageTemplate{
        language + "/" + file_name(name), language, std::move(subject), std::move(body)});
    made->subject.rest();
    made->body.rest();
    templates.templates_.emplace(std::pair{name, language}, std::move(made));
  }
};

Result<Templates> Templates::load(const std::filesystem::path& directory) {
  Templates templates;
  templates.directory_ = directory;
  std::error_code error;
  auto languages = entries(directory, error);
  if (error) {
    return fail(ErrorKind::invalid_input,
                "the templates in " + directory.string() + " cannot be read: " + error.message());
  }
  for (const auto& path : languages) {
    if (!fs::is_directory(path, error)) continue;
    const std::string code = path.filename().string();
    if (!Language::find(code)) {
      const auto known = Language::codes();
      std::string list;
      for (const auto& one : known)
        list += (list.empty() ? "" : ", ") + one;
      templates.problems_.push_back(
          {path.string(), 0,
           "dates and amounts cannot be written in this language; there is " + list});
      continue;
    }
    templates.languages_.push_back(code);
    Reading reading{templates, code};
    reading.read_files(path);
    reading.compile_all();
  }
  return templates;
}

std::vector<Problem> Templates::check(std::string_view name,
                                      const std::vector<std::string>& languages, Use use,
                                      Stated stated) const {
  const auto demands = demands_of(use, stated);
  return check(name, languages, demands, refusals_of(use));
}

std::vector<Problem> Templates::check_there(std::string_view name,
                                            const std::vector<std::string>& languages) const {
  return check(name, languages, std::span<const Demand>{}, std::span<const Refusal>{});
}

std::string Templates::path_of(std::string_view name, std::string_view language) const {
  return (directory_ / language / file_name(name)).string();
}

std::vector<Problem> Templates::check_events(const std::vector<std::string>& languages) const {
  std::vector<Problem> problems;
  for (const auto kind : policy::event::all) {
    auto found = check(kind, languages, demands_of_event(kind), {});
    problems.insert(problems.end(), found.begin(), found.end());
  }
  return problems;
}

std::vector<Problem> Templates::check(std::string_view name,
                                      const std::vector<std::string>& languages,
                                      std::span<const Demand> demands,
                                      std::span<const Refusal> refusals) const {
  std::vector<Problem> problems;
  for (const auto& language : languages) {
    const std::string file = path_of(name, language);
    const auto* found = find(name, language);
    if (!found) {
      if (broken(name, language)) {
        problems.push_back({file, 0, "cannot be used; its own problems say why"});
      } else {
        problems.push_back({file, 0,
                            "there is no such template: \"" + std::string(name) +
                                "\" is missing for the language " + language});
      }
      continue;
    }
    if (found->language != language) continue;  // its own language answers for it
    const auto used = found->body.used();
    const auto in_subject = found->subject.used();
    for (const auto& demand : demands) {
      const bool said = std::any_of(demand.names.begin(), demand.names.end(),
                                    [&](const auto& one) { return used.contains(one); });
      if (!said) {
        problems.push_back({file, 0,
                            "has to say {{" + std::string(demand.names.front()) + "}} (" +
                                std::string(demand.rule) + ")"});
      }
    }
    for (const auto& refusal : refusals) {
      if (!used.contains(refusal.name) && !in_subject.contains(refusal.name)) continue;
      problems.push_back({file, 0,
                          "may not say {{" + std::string(refusal.name) + "}}: " +
                              std::string(refusal.why) + " (" + std::string(refusal.rule) + ")"});
    }
  }
  return problems;
}

const MessageTemplate* Templates::find(std::string_view name, std::string_view language) const {
  const auto found = templates_.find({std::string(name), std::string(language)});
  if (found != templates_.end()) return found->second.get();
  const auto tone = language.find('-');
  return tone == std::string_view::npos || broken(name, language)
             ? nullptr
             : find(name, language.substr(0, tone));
}

bool Templates::broken(std::string_view name, std::string_view language) const {
  const std::string file = std::string(language) + "/" + file_name(name);
  return sources_.contains(file) &&
         !templates_.contains({std::string(name), std::string(language)});
}

std::string Templates::source(const MessageTemplate& of) const {
  auto text = sources_.at(of.file);
  if (of.file.ends_with(text_message)) return text;
  for (const auto& [name, part] : *parts_.at(of.language))
    text += part.text;
  return text;
}

void Templates::rest() const {
  for (const auto& [name, one] : templates_) {
    one->subject.rest();
    one->body.rest();
  }
}

std::vector<Problem> check_note(const std::string& file, int line, std::string_view text) {
  auto compiled = Template::compile(file, line, text, note_names(), {});
  if (auto* problems = std::get_if<std::vector<Problem>>(&compiled)) return std::move(*problems);
  return {};
}

}  // namespace dunning::messages
