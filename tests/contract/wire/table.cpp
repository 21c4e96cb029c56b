#include "tests/contract/wire/table.hpp"

#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

#include "tests/sandbox/oauth/form.hpp"

namespace dunning::contract::wire {

namespace {

using Json = nlohmann::ordered_json;

// What a text looks like, by the name of its type.
const std::map<std::string, std::string>& patterns() {
  static const std::map<std::string, std::string> all = {
      {"text", "[^]*"},
      {"word", "[^]+"},
      {"guid", "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"},
      {"id", "[0-9]+"},
      {"digits", "[0-9]+"},
      {"decimal", "-?[0-9]+(\\.[0-9]+)?"},
      {"date", "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
      {"instant",
       "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}"
       ")"},
      // An instant as clients write it, with its zone or, in UTC, without.
      {"moment",
       "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})"
       "?"},
      {"stamp", "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?"},
      {"ms_date", "/Date\\(-?[0-9]+([+-][0-9]{4})?\\)/"},
      {"email", "[^@\\s]+@[^@\\s]+"},
  };
  return all;
}

// In paths and queries everything is text.
const std::map<std::string, std::string>& text_forms() {
  static const std::map<std::string, std::string> all = {
      {"whole", "-?[0-9]+"}, {"number", "-?[0-9]+(\\.[0-9]+)?"}, {"flag", "true|false"}};
  return all;
}

bool fits(const std::string& text, const std::string& pattern) {
  return std::regex_match(text, std::regex(pattern));
}

std::vector<std::string> split(const std::string& text, const std::string& by) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t at = text.find(by); at != std::string::npos; at = text.find(by, from)) {
    parts.push_back(text.substr(from, at - from));
    from = at + by.size();
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::regex path_pattern(const std::string& path) {
  std::string pattern;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::size_t end = path[i] == '{' ? path.find('}', i) : std::string::npos;
    if (end != std::string::npos) {
      const std::string type = path.substr(i + 1, end - i - 1);
      pattern += type == "word" ? "[^/]+" : patterns().at(type);
      i = end;
    } else if (std::isalnum(static_cast<unsigned char>(path[i])) != 0 || path[i] == '/') {
      pattern += path[i];
    } else {
      pattern += std::string("\\") + path[i];
    }
  }
  return std::regex(pattern);
}

std::string short_text(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

struct Member {
  std::string name;
  bool needed = false;
  Json type;
};

// The members of an object of the table; the type of all others, if there may be others.
std::vector<Member> members(const Json& object, const Json*& others) {
  std::vector<Member> all;
  others = nullptr;
  for (const auto& [key, type] : object.items()) {
    if (key == "*") {
      others = &type;
    } else if (key.ends_with('!')) {
      all.push_back({key.substr(0, key.size() - 1), true, type});
    } else {
      all.push_back({key, false, type});
    }
  }
  return all;
}

class Judge {
 public:
  Judge(const Json& types, std::vector<std::string>& complaints)
      : types_(types), complaints_(complaints) {}

  void judge(const Json& value, const Json& type, const std::string& where) {
    if (type.is_object()) return object(value, type, where);
    std::string name = type.get<std::string>();
    if (name.ends_with('?')) {
      if (value.is_null()) return;
      name.pop_back();
    }
    if (name.find(" or ") != std::string::npos) return one_of(value, split(name, " or "), where);
    if (name.starts_with('[')) {
      if (!value.is_array()) return complain(where, "has to be a list, not " + short_text(value));
      const std::string inner = name.substr(1, name.size() - 2);
      for (std::size_t i = 0; i < value.size(); ++i)
        judge(value[i], inner, where + "[" + std::to_string(i) + "]");
      return;
    }
    if (types_.contains(name)) return judge(value, types_[name], where);
    if (!is_simple(value, name))
      complain(where, "has to be " + name + ", not " + short_text(value));
  }

  // Parameters of a query, and headers: every value is a text.
  void texts(const std::map<std::string, std::string>& values, const Json& wanted,
             const std::string& where) {
    const Json* others = nullptr;
    const auto known = members(wanted, others);
    for (const Member& member : known) {
      const auto found = values.find(member.name);
      if (found == values.end()) {
        if (member.needed) complain(where, "'" + member.name + "' is missing");
      } else if (!is_text_of(found->second, member.type.get<std::string>())) {
        complain(where + " '" + member.name + "'",
                 "has to be " + member.type.get<std::string>() + ", not '" + found->second + "'");
      }
    }
  }

  void complain(const std::string& where, const std::string& what) {
    complaints_.push_back(where + ": " + what);
  }

 private:
  bool is_simple(const Json& value, const std::string& name) const {
    if (name == "any") return true;
    if (name == "null") return value.is_null();
    if (name == "flag") return value.is_boolean();
    if (name == "whole") return value.is_number_integer();
    if (name == "number") return value.is_number();
    if (name == "id" && value.is_number_unsigned()) return true;
    return value.is_string() && is_text_of(value.get<std::string>(), name);
  }

  static bool is_text_of(const std::string& text, const std::string& name) {
    if (name.find(" or ") != std::string::npos) {
      for (const std::string& each : split(name, " or ")) {
        if (is_text_of(text, each)) return true;
      }
      return false;
    }
    if (name.starts_with('=')) {
      for (const std::string& each : split(name.substr(1), "|")) {
        if (each == text) return true;
      }
      return false;
    }
    if (const auto form = text_forms().find(name); form != text_forms().end())
      return fits(text, form->second);
    const auto pattern = patterns().find(name);
    if (name == "nothing") return false;
    // std::regex walks a long text by recursion; what may be anything needs no walk.
    if (name == "text") return true;
    if (name == "word") return !text.empty();
    return pattern != patterns().end() && text.size() < 10'000 && fits(text, pattern->second);
  }

  void one_of(const Json& value, const std::vector<std::string>& names, const std::string& where) {
    std::vector<std::string> closest;
    for (const std::string& name : names) {
      std::vector<std::string> found;
      Judge(types_, found).judge(value, name, where);
      if (found.empty()) return;
      if (closest.empty() || found.size() < closest.size()) closest = std::move(found);
    }
    complaints_.insert(complaints_.end(), closest.begin(), closest.end());
  }

  void object(const Json& value, const Json& type, const std::string& where) {
    if (!value.is_object()) return complain(where, "has to be an object, not " + short_text(value));
    const Json* others = nullptr;
    const auto known = members(type, others);
    const auto find = [&](const std::string& name) -> const Member* {
      for (const Member& member : known) {
        if (member.name == name) return &member;
      }
      return nullptr;
    };
    for (const auto& [name, inner] : value.items()) {
      const std::string place = where + "." + name;
      if (const Member* member = find(name)) {
        judge(inner, member->type, place);
      } else if (others != nullptr) {
        judge(inner, *others, place);
      } else {
        complain(place, "is not in the table");
      }
    }
    for (const Member& member : known) {
      if (member.needed && !value.contains(member.name))
        complain(where, "'" + member.name + "' is missing");
    }
  }

  const Json& types_;
  std::vector<std::string>& complaints_;
};

}  // namespace

struct Table::Parts {
  struct Operation {
    std::string name;
    std::string method;
    std::regex path;
    Json json;
  };
  Json json;
  std::vector<Operation> operations;
  mutable std::map<std::string, int> met;

  Json member(const Json& from, const char* name) const {
    return from.contains(name) ? from[name] : Json::object();
  }
  void judge_request(const Exchange& exchange, const Operation& operation, Judge& judge) const;
  void judge_answer(const Exchange& exchange, const Operation& operation, Judge& judge) const;
};

Table::Table() : parts_(std::make_unique<Parts>()) {}
Table::~Table() = default;

Result<std::unique_ptr<Table>> Table::read(const std::string& file) {
  std::ifstream stream(file);
  Json json = Json::parse(stream, nullptr, false);
  if (!json.is_object() || !json.contains("operations"))
    return fail(ErrorKind::invalid_input, file + " is no contract table");
  std::unique_ptr<Table> made(new Table());
  made->parts_->json = std::move(json);
  for (const Json& each : made->parts_->json["operations"]) {
    const std::string name = each.at("name").get<std::string>();
    made->parts_->operations.push_back({name, each.at("method").get<std::string>(),
                                        path_pattern(each.at("path").get<std::string>()), each});
    made->parts_->met[name] = 0;
  }
  return made;
}

bool Table::concerns(const std::string& target) const {
  for (const Json& root : parts_->json["roots"]) {
    if (target.starts_with(root.get<std::string>())) return true;
  }
  return false;
}

const std::map<std::string, int>& Table::met() const {
  return parts_->met;
}

void Table::Parts::judge_request(const Exchange& exchange, const Operation& operation,
                                 Judge& judge) const {
  const std::size_t question = exchange.target.find('?');
  const auto query = sandbox::oauth::read_form(
      question == std::string::npos ? "" : std::string_view(exchange.target).substr(question + 1));
  const Json allowed = member(operation.json, "query");
  judge.texts(query, allowed, "query");
  for (const auto& [name, value] : query) {
    if (!allowed.contains(name) && !allowed.contains(name + "!") && !allowed.contains("*"))
      judge.complain("query", "'" + name + "' is not in the table");
  }
  const Json own = member(operation.json, "headers");
  Json shared = member(json, "headers");
  for (const auto& [name, type] : own.items()) {
    const std::string bare = name.ends_with('!') ? name.substr(0, name.size() - 1) : name;
    shared.erase(bare);
    shared.erase(bare + "!");
  }
  judge.texts(exchange.headers, shared, "header");
  judge.texts(exchange.headers, own, "header");
  if (operation.json.contains("form")) {
    Json form = Json::object();
    for (const auto& [name, value] : sandbox::oauth::read_form(exchange.body))
      form[name] = value;
    return judge.judge(form, operation.json["form"], "form");
  }
  const std::string type =
      operation.json.contains("request") && operation.json["request"].is_string()
          ? operation.json["request"].get<std::string>()
          : "";
  if (!operation.json.contains("request") || type == "none") {
    if (!exchange.body.empty()) judge.complain("request", "has no body, by the table");
    return;
  }
  if (type == "plain") return;
  const Json body = Json::parse(exchange.body, nullptr, false);
  if (body.is_discarded()) return judge.complain("request", "is no JSON");
  judge.judge(body, operation.json["request"], "request");
}

void Table::Parts::judge_answer(const Exchange& exchange, const Operation& operation,
                                Judge& judge) const {
  const std::string status = std::to_string(exchange.status);
  const Json own = member(operation.json, "answers");
  const Json shared = member(json, "failures");
  const std::string typed = status + " " + exchange.content_type;
  const Json* type = own.contains(typed)       ? &own[typed]
                     : own.contains(status)    ? &own[status]
                     : shared.contains(status) ? &shared[status]
                                               : nullptr;
  if (type == nullptr) return judge.complain("answer", "status " + status + " is not in the table");
  const std::string name = type->is_string() ? type->get<std::string>() : "";
  if (name == "none") {
    if (!exchange.answer.empty()) judge.complain("answer", "has to be empty");
    return;
  }
  if (name == "plain") return;
  if (name == "pdf") {
    if (!exchange.answer.starts_with("%PDF") || exchange.content_type != "application/pdf")
      judge.complain("answer", "has to be a PDF");
    return;
  }
  const Json body = Json::parse(exchange.answer, nullptr, false);
  if (body.is_discarded()) return judge.complain("answer", "is no JSON");
  if (!exchange.content_type.starts_with("application/json"))
    judge.complain("answer", "says that it is " + exchange.content_type);
  judge.judge(body, *type, "answer");
}

std::vector<std::string> Table::complaints(const Exchange& exchange) const {
  std::vector<std::string> found;
  Judge judge(parts_->json["types"], found);
  const std::string path =
      sandbox::oauth::url_decoded(exchange.target.substr(0, exchange.target.find('?')));
  bool other_method = false;
  for (const Parts::Operation& operation : parts_->operations) {
    if (!std::regex_match(path, operation.path)) continue;
    if (operation.method != exchange.method) {
      other_method = true;
      continue;
    }
    ++parts_->met[operation.name];
    parts_->judge_request(exchange, operation, judge);
    parts_->judge_answer(exchange, operation, judge);
    for (std::string& complaint : found)
      complaint = exchange.method + " " + path + " " + complaint;
    return found;
  }
  return {exchange.method + " " + path +
          (other_method ? ": the table has this path with other methods only"
                        : ": the table has no such path")};
}

}  // namespace dunning::contract::wire
