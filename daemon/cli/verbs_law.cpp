#include <cstdio>
#include <iostream>

#include "daemon/cli/author.hpp"
#include "daemon/cli/print.hpp"
#include "daemon/cli/run.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/law_answers.hpp"
#include "daemon/desk/law_shelf.hpp"
#include "daemon/desk/law_sums.hpp"
#include "daemon/desk/rates.hpp"
#include "daemon/desk/reference_answer.hpp"

namespace dunning::cli {
namespace {

using desk::LawShelf;
using desk::Towards;
using Need = Options::Need;

// A question about the law is about no administration.
class AboutTheLaw : public Verb {
 public:
  desk::Access access() const override { return desk::Access::read; }
  int run(const Asked&, const desk::Desk&) const override { return exit_usage; }
  std::optional<int> run_alone(const Asked& asked, const ports::Clock& clock) const override {
    auto shelf = desk::law_shelf(asked.config, asked.config_named);
    if (!shelf) {
      complain(shelf.error());
      return exit_trouble;
    }
    return answer(asked, *shelf, clock);
  }

 protected:
  virtual int answer(const Asked& asked, LawShelf& shelf, const ports::Clock& clock) const = 0;

  template <class Answer>
  static int tell(const Asked& asked, const Result<Answer>& found) {
    if (!found) return complain(found.error());
    print(asked.json ? json_text(to_json(*found)) : to_text(*found));
    return exit_fine;
  }
};

// Reads requests and answers each before it reads the next.
class Law : public AboutTheLaw {
 public:
  void options(Options&) override {}

 protected:
  int answer(const Asked&, LawShelf& shelf, const ports::Clock&) const override {
    std::ios::sync_with_stdio(false);
    while (const auto line = desk::read_law_line(std::cin)) {
      const auto said = desk::law_answer_line(shelf, *line);
      if (!said) continue;
      print(*said + "\n");
      if (std::fflush(stdout) != 0) return exit_trouble;
    }
    return std::cin.bad() ? exit_trouble : exit_fine;
  }
};

// Whose law, and what kind of party owes.
class OfACountry : public AboutTheLaw {
 protected:
  void country_options(Options& options) {
    options.text("--country", country_, "whose law: NL (when not given), BE, DE, GB or EU",
                 "COUNTRY", Need::optional);
  }
  void debtor_options(Options& options) {
    country_options(options);
    options.text("--debtor", debtor_, "consumer (when not given), business or public_body", "TYPE",
                 Need::optional);
    options.flag("--business", business_, "the same as --debtor business");
  }
  const std::string& country() const { return country_; }
  Result<Towards> towards() const {
    Towards towards;
    towards.country = country_;
    if (business_) towards.type = law::DebtorType::business;
    if (debtor_.empty()) return towards;
    const auto type = law::parse_debtor_type(debtor_);
    if (type) {
      towards.type = *type;
      return towards;
    }
    return fail(ErrorKind::invalid_input,
                "\"" + debtor_ + "\" is no type of debtor: consumer, business or public_body");
  }

 private:
  std::string country_ = "NL";
  std::string debtor_;
  bool business_ = false;
};

class Costs : public OfACountry {
 public:
  void options(Options& options) override {
    options.positions("principal", principals_, "what is unpaid, of each invoice", Need::required);
    debtor_options(options);
    options.flag("--vat", vat_, "with the addition for turnover tax");
  }

 protected:
  int answer(const Asked& asked, LawShelf& shelf, const ports::Clock&) const override {
    const auto whom = towards();
    if (!whom) return wrong(whom.error().message);
    return tell(asked, desk::costs_answer(shelf, {*whom, principals_, vat_}));
  }

 private:
  std::vector<std::string> principals_;
  bool vat_ = false;
};

class Interest : public OfACountry {
 public:
  void options(Options& options) override {
    options.position("principal", principal_, "over what", Need::required);
    options.date("--from", from_, "the first day of default", Need::required);
    options.date("--to", to_, "the last day, which counts", Need::required);
    debtor_options(options);
    options.pairs("--paid", paid_, "what was paid of the principal", "DATE=AMOUNT");
    options.text("--rate", rate_, "an agreed rate a year, simple", "PERCENT", Need::optional);
  }

 protected:
  int answer(const Asked& asked, LawShelf& shelf, const ports::Clock&) const override {
    const auto whom = towards();
    if (!whom) return wrong(whom.error().message);
    const auto rate = rate_.empty() ? std::nullopt : std::optional<std::string>(rate_);
    return tell(asked,
                desk::interest_answer(shelf, {*whom, principal_, *from_, *to_, paid_, rate}));
  }

 private:
  std::string principal_;
  std::optional<Date> from_;
  std::optional<Date> to_;
  std::vector<std::string> paid_;
  std::string rate_;
};

class Notice : public OfACountry {
 public:
  void options(Options& options) override {
    options.date("--sent", sent_, "the day it was posted or sent", Need::required);
    options.text("--by", by_, "post (when not given) or mail", "CHANNEL", Need::optional);
    country_options(options);
  }

 protected:
  int answer(const Asked& asked, LawShelf& shelf, const ports::Clock&) const override {
    if (by_ != "post" && by_ != "mail" && by_ != "email")
      return wrong("\"" + by_ + "\" is no way to send a notice: post or mail");
    const auto by = by_ == "post" ? law::By::post : law::By::electronic;
    return tell(asked, desk::notice_answer(shelf, {country(), *sent_, by}));
  }

 private:
  std::optional<Date> sent_;
  std::string by_ = "post";
};

class Reference : public AboutTheLaw {
 public:
  void options(Options& options) override {
    options.choice("kind", kind_, "which kind to make, or check",
                   {"rf", "ogm", "betalingskenmerk", "kix", "check"}, Need::required);
    options.position("text", text_, "what goes into it, or what to check", Need::required);
  }

 protected:
  int answer(const Asked& asked, LawShelf&, const ports::Clock&) const override {
    const auto found = desk::reference_answer(kind_, text_);
    const int code = tell(asked, found);
    return found && !found->right ? exit_attention : code;
  }

 private:
  std::string kind_;
  std::string text_;
};

// `rates` shows the tables, `rates add` adds to one.
class Rates : public AboutTheLaw {
 public:
  void options(Options& options) override {
    options.positions("what", words_, "a country; or add COUNTRY TABLE", Need::optional);
    options.date("--from", from_, "the first day of the rate", Need::optional);
    options.text("--percent", percent_, "a year", "PERCENT", Need::optional);
    options.text("--source", source_, "where it was read", "TEXT", Need::optional);
    options.date("--until", until_, "known until then (otherwise the end of its half-year)",
                 Need::optional);
  }

 protected:
  int answer(const Asked& asked, LawShelf& shelf, const ports::Clock& clock) const override {
    const Date today = clock.local(clock.now(), "UTC").date;
    if (!words_.empty() && words_.front() == "add") return add(asked, today);
    if (words_.size() > 1) return wrong("say which country, or: rates add COUNTRY TABLE");
    const auto found = desk::rates_answer(shelf, words_.empty() ? "" : words_.front(), today);
    const int code = tell(asked, found);
    return found && !found->well() ? exit_attention : code;
  }

 private:
  int add(const Asked& asked, Date today) const {
    if (words_.size() != 3) return wrong("say which: rates add COUNTRY TABLE");
    if (!from_) return wrong("--from is required");
    if (percent_.empty()) return wrong("--percent is required");
    if (source_.empty()) return wrong("--source is required: where was the rate published?");
    return tell(asked, desk::add_rate(asked.config, {words_[1], words_[2], *from_, percent_,
                                                     source_, until_, author(asked.as), today}));
  }

  std::vector<std::string> words_;
  std::optional<Date> from_;
  std::string percent_;
  std::string source_;
  std::optional<Date> until_;
};

}  // namespace

std::vector<VerbEntry> laws() {
  constexpr std::string_view group = "The law";
  return {
      {group, "costs", "what collecting may cost, and by which article", make<Costs>},
      {group, "interest", "statutory or agreed interest over a time, with its working",
       make<Interest>},
      {group, "notice", "when the term of a notice that the law demands begins and ends",
       make<Notice>},
      {group, "reference", "make or check a payment reference", make<Reference>},
      {group, "rates", "the tables of rates, how long they are known, and adding to them",
       make<Rates>},
      {group, "law", "answer questions about the law, one JSON object a line", make<Law>},
  };
}

}  // namespace dunning::cli
