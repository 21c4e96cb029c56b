#include "daemon/messages/template.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace dunning;
using namespace dunning::messages;

namespace {

constexpr Name names[] = {
    {"who", NameKind::object, ""},
    {"who.name", NameKind::text, ""},
    {"who.phone", NameKind::optional_text, ""},
    {"amount", NameKind::text, ""},
    {"late", NameKind::flag, ""},
    {"lines", NameKind::lines, ""},
    {"items", NameKind::list, ""},
    {"items.amount", NameKind::text, ""},
    {"items.note", NameKind::optional_text, ""},
    {"next", NameKind::optional_object, ""},
    {"next.on", NameKind::text, ""},
};

Value::Object facts() {
  return {{"who", Value::Object{{"name", "Jan"}, {"phone", Value()}}},
          {"amount", "€ 5"},
          {"late", true},
          {"lines", Value::List{"a", "b"}},
          {"items", Value::List{Value::Object{{"amount", "1"}, {"note", Value()}},
                                Value::Object{{"amount", "2"}, {"note", "x"}}}},
          {"next", Value()}};
}

std::vector<Problem> problems_of(std::string_view text, const Parts& parts = {}) {
  auto compiled = Template::compile("t.txt", 1, text, names, std::make_shared<const Parts>(parts));
  if (auto* problems = std::get_if<std::vector<Problem>>(&compiled)) return *problems;
  return {};
}

std::string problem_of(std::string_view text, const Parts& parts = {}) {
  const auto problems = problems_of(text, parts);
  return problems.empty() ? "" : to_string(problems.front());
}

std::string rendered(std::string_view text, const Value::Object& values = facts(),
                     const Parts& parts = {}) {
  auto compiled = Template::compile("t.txt", 1, text, names, std::make_shared<const Parts>(parts));
  if (auto* problems = std::get_if<std::vector<Problem>>(&compiled))
    return "problem: " + to_string(problems->front());
  const auto text_or_error = std::get<Template>(compiled).render(values);
  return text_or_error ? *text_or_error : "error: " + text_or_error.error().message;
}

}  // namespace

TEST_CASE("template: what was put to rest says the same again, with its parts and its places") {
  const auto parts = std::make_shared<const Parts>(
      Parts{{"_contact", {"_contact.txt", "call {{who.name}}\n{{who.phone}}\n"}}});
  const auto compiled = Template::compile(
      "t.txt", 1, "{{amount}}\n{{#who.phone}}{{> _contact}}{{/who.phone}}", names, parts);
  const auto& one = std::get<Template>(compiled);
  auto reachable = facts();
  reachable["who"] = Value::Object{{"name", "Jan"}, {"phone", "030"}};
  const auto before = one.render(reachable);
  REQUIRE(before);
  const auto used = one.used();
  one.rest();
  one.rest();
  CHECK(one.render(reachable).value() == *before);
  CHECK(one.used() == used);
  CHECK(used.contains("who.phone"));
}

TEST_CASE("template: an unknown name is refused with its line and the nearest name") {
  CHECK(problem_of("a\n\n{{amuont}}") ==
        "t.txt:3: unknown name \"amuont\"; did you mean \"amount\"?");
  CHECK(problem_of("{{who.nane}}") ==
        "t.txt:1: unknown name \"who.nane\"; did you mean \"who.name\"?");
  CHECK(problem_of("{{#who}}\n{{nam}}\n{{/who}}") ==
        "t.txt:2: unknown name \"nam\"; did you mean \"name\"?");
  CHECK(problem_of("{{zzzzzzzz}}") == "t.txt:1: unknown name \"zzzzzzzz\"");
  CHECK(problem_of("{{#late}}{{^late}}\n{{nope}}{{/late}}{{/late}}") ==
        "t.txt:2: unknown name \"nope\"");
}

TEST_CASE("template: every problem is reported, not the first alone") {
  CHECK(problems_of("{{a_b_c}}\n{{d_e_f}}\n{{> gone}}").size() == 3);
}

TEST_CASE("template: a value that may be absent belongs inside its own section") {
  CHECK(problem_of("{{who.phone}}") ==
        "t.txt:1: \"who.phone\" may have nothing to say: put it inside "
        "{{#who.phone}}…{{/who.phone}}");
  CHECK(problem_of("{{^who.phone}}{{who.phone}}{{/who.phone}}") != "");
  CHECK(problem_of("{{#who.phone}}{{who.phone}}{{/who.phone}}") == "");
  CHECK(problem_of("{{#who}}{{#phone}}{{phone}}{{/phone}}{{/who}}") == "");
  CHECK(problem_of("{{next.on}}") == "t.txt:1: \"next.on\" belongs inside {{#next}}…{{/next}}");
  CHECK(problem_of("{{#next}}{{on}} {{next.on}}{{/next}}") == "");
  CHECK(problem_of("{{items.amount}}") != "");
}

TEST_CASE("template: a list, a flag or a thing with names of its own is no value") {
  for (const char* text : {"{{items}}", "{{lines}}", "{{late}}", "{{who}}", "{{next}}"}) {
    CAPTURE(text);
    CHECK(problem_of(text) != "");
  }
}

TEST_CASE("template: tags that are wrong in themselves, each with its line") {
  CHECK(problem_of("\n{{amount") == "t.txt:2: this tag is never closed: }}");
  CHECK(problem_of("{{{amount}}}") == "t.txt:1: values are always escaped: write {{name}}");
  CHECK(problem_of("{{&amount}}") == "t.txt:1: values are always escaped: write {{name}}");
  CHECK(problem_of("{{=<% %>=}}") == "t.txt:1: the delimiters are always {{ and }}");
  CHECK(problem_of("{{}}").find("is no name") != std::string::npos);
  CHECK(problem_of("{{a b}}").find("is no name") != std::string::npos);
  CHECK(problem_of("{{amount@v3}}").find("is no name") != std::string::npos);
  CHECK(problem_of("{{.}}") == "t.txt:1: {{.}} belongs directly inside the section of a text");
  CHECK(problem_of("{{#late}}\nx") == "t.txt:1: section \"late\" is never closed");
  CHECK(problem_of("x{{/late}}") == "t.txt:1: section \"late\" was never opened");
  CHECK(problem_of("{{#late}}\n{{#who}}{{/late}}{{/who}}")
            .starts_with("t.txt:2: section \"who\" of line 2 has to be closed before \"late\""));
  CHECK(problem_of("a\n\x01") == "t.txt:2: a control character stands here");
  CHECK(problem_of("\xff") == "t.txt: is not UTF-8");
}

TEST_CASE("template: more than 256 KiB is refused") {
  CHECK(problem_of(std::string(template_limit_bytes, 'x')) == "");
  CHECK(problem_of(std::string(template_limit_bytes + 1, 'x')) == "t.txt: larger than 256 KiB");
}

TEST_CASE("template: values, sections and lists are filled in") {
  CHECK(rendered("{{who.name}} owes {{amount}}") == "Jan owes € 5");
  CHECK(rendered("{{#late}}late{{/late}}{{^late}}early{{/late}}") == "late");
  CHECK(rendered("{{#who.phone}}call{{/who.phone}}{{^who.phone}}mail{{/who.phone}}") == "mail");
  CHECK(rendered("{{#lines}}<{{.}}>{{/lines}}") == "<a><b>");
  CHECK(rendered("{{#items}}{{amount}}{{#note}}({{.}}){{/note}} {{/items}}{{amount}}") ==
        "1 2(x) € 5");
  CHECK(rendered("{{#items}}{{who.name}} {{/items}}") == "Jan Jan ");
  CHECK(rendered("{{^next}}the end{{/next}}") == "the end");
}

TEST_CASE("template: a tag alone on its line takes the line with it, shown or not") {
  CHECK(rendered("a\n{{#late}}\nb\n{{/late}}\n\nc\n") == "a\nb\n\nc\n");
  CHECK(rendered("a\n{{^late}}\nb\n{{/late}}\n\nc\n") == "a\n\nc\n");
  CHECK(rendered("a\n  {{! remark }}  \nb{{! another }}c\n") == "a\nbc\n");
  CHECK(rendered("{{#items}}\n- {{amount}}\n{{/items}}\n") == "- 1\n- 2\n");
  CHECK(rendered("x {{#late}}\nb\n{{/late}}") == "x \nb\n");
}

TEST_CASE("template: a part stands where it is named, and its mistakes are located in it") {
  const Parts parts = {{"_p", {"_p.txt", "dear {{who.name}}\n"}},
                       {"_bad", {"_bad.txt", "x\n{{nope}}\n"}},
                       {"_self", {"_self.txt", "{{> _self}}"}}};
  CHECK(rendered("{{> _p}}\nend", facts(), parts) == "dear Jan\nend");
  CHECK(problem_of("{{> _bad}}", parts) == "_bad.txt:2: unknown name \"nope\"");
  CHECK(problem_of("\n{{> _q}}", parts) == "t.txt:2: unknown part \"_q\"; did you mean \"_p\"?");
  CHECK(problem_of("{{> _self}}", parts) == "_self.txt:1: part \"_self\" contains itself");
}

TEST_CASE("template: parts that multiply are refused") {
  Parts parts;
  for (int i = 0; i < 7; ++i) {
    const std::string next = "{{> _" + std::to_string(i + 1) + "}}";
    parts["_" + std::to_string(i)] = {"p", next + next + next + next + next + next};
  }
  parts["_7"] = {"p", "x"};
  CHECK(problem_of("{{> _0}}", parts) == "t.txt: puts more than 1,000 parts in place");
}

TEST_CASE("template: whatever it is made of, it compiles with a located problem or renders") {
  CHECK(rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "{{", "}}", "{", "}", "#", "/", "^", "!", ">", "=", "&", ".", " ", "\n", "late", "amount",
        "{{#late}}", "{{/late}}", "{{^next}}", "{{/next}}", "{{amount}}", "{{#items}}",
        "{{/items}}", "{{#lines}}{{.}}", "{{/lines}}", "@v1", "é"));
    std::string text;
    for (const auto& piece : pieces)
      text += piece;
    const auto compiled = Template::compile("t.txt", 1, text, names, {});
    if (const auto* found = std::get_if<std::vector<Problem>>(&compiled)) {
      RC_ASSERT(!found->empty());
      for (const auto& problem : *found)
        RC_ASSERT(problem.line >= 1);
    } else {
      const auto result = std::get<Template>(compiled).render(facts());
      RC_ASSERT(result.has_value());
      RC_ASSERT(result->find('@') == std::string::npos || text.find('@') != std::string::npos);
      RC_ASSERT(result->find('\x02') == std::string::npos);
    }
  }));
}

TEST_CASE("template: lines are counted through comments and parts") {
  const Parts parts = {{"_p", {"_p.txt", "one\ntwo\n"}}};
  CHECK(problem_of("{{! a\nb }}\n{{> _p}}\n{{#late}}\n{{/late}}\n{{nope}}", parts) ==
        "t.txt:6: unknown name \"nope\"");
}

TEST_CASE("template: a value cannot add a line or a tag") {
  auto values = facts();
  values["amount"] = Value("5\r\nBcc: x {{who.name}} \x02 <b>&");
  CHECK(rendered("[{{amount}}]", values) == "[5 Bcc: x {{who.name}}  <b>&]");
}

TEST_CASE("template: a value that is missing after all fails with its place") {
  auto values = facts();
  values.erase("amount");
  CHECK(rendered("a\n{{amount}}", values) == "error: t.txt:2: unknown name \"amount\"");
  values["amount"] = Value();
  CHECK(rendered("a\n{{amount}}", values) ==
        "error: t.txt:2: \"amount\" has nothing to say in this message");
  values.erase("late");
  CHECK(rendered("\n\n{{#late}}x{{/late}}", values).starts_with("error: t.txt:3: unknown name"));
}
