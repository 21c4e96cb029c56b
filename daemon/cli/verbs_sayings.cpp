#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/debtor.hpp"
#include "daemon/desk/dispute.hpp"
#include "daemon/desk/extend.hpp"
#include "daemon/desk/invoice.hpp"
#include "daemon/desk/links.hpp"
#include "daemon/desk/offer.hpp"
#include "daemon/desk/promise.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/withdraw.hpp"

namespace dunning::cli {
namespace {

using desk::Desk;
using Need = Options::Need;

// What hold and release are about: something named, or a pattern.
class Target {
 public:
  void options(Options& options) {
    options.position("what", name_, "debtor or invoice", Need::optional);
    options.text("--tag", tag_, "instead: everything with this tag", "TAG", Need::optional);
    options.text("--number", number_, "instead: invoices so numbered, * for anything", "PATTERN",
                 Need::optional);
    options.text("--amount", amount_, "instead: invoices of which so much is open",
                 "\">= 100.00 EUR\"", Need::optional);
  }
  const std::string& name() const { return name_; }
  // Of several patterns none is meant.
  std::optional<desk::Matcher> matcher() const {
    std::vector<desk::Matcher> given;
    if (!tag_.empty()) given.push_back({"tag", tag_});
    if (!number_.empty()) given.push_back({"number", number_});
    if (!amount_.empty()) given.push_back({"amount", amount_});
    return given.size() == 1 ? std::optional(given.front()) : std::nullopt;
  }

 private:
  std::string name_;
  std::string tag_;
  std::string number_;
  std::string amount_;
};

class Hold : public Verb {
 public:
  void options(Options& options) override {
    target_.options(options);
    options.text("--reason", reason_, "why, for whoever asks later", "TEXT", Need::required);
    options.date("--until", until_, "the first day on which it ends", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked,
               desk::hold(desk, {asked.administration, target_.name(), reason_, until_,
                                 target_.matcher()}),
               desk);
  }

 private:
  Target target_;
  std::string reason_;
  std::optional<Date> until_;
};

class Release : public Verb {
 public:
  void options(Options& options) override { target_.options(options); }
  int run(const Asked& asked, const Desk& desk) const override {
    const auto matcher = target_.matcher();
    if (matcher && !target_.name().empty())
      return wrong("release takes a debtor or an invoice, or one of --tag, --number, --amount");
    if (matcher) return say(asked, desk::release(desk, asked.administration, *matcher), desk);
    return say(asked, desk::release(desk, asked.administration, target_.name()), desk);
  }

 private:
  Target target_;
};

class Extend : public Verb {
 public:
  void options(Options& options) override {
    options.position("invoice", wish_.invoice, "its number", Need::required);
    options.position_date("date", wish_.due, "the day on which it is due by our agreement");
    options.text("--reason", wish_.reason, "why, for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::extend);
  }

 private:
  desk::ExtendWish wish_;
};

class Promise : public Verb {
 public:
  void options(Options& options) override {
    options.positions("what", wish_.targets, "a debtor, or invoices of one", Need::required);
    options.date("--by", wish_.by, "the day by which it is paid", Need::required);
    options.text("--amount", wish_.amount, "how much (otherwise what is due by then)", "AMOUNT",
                 Need::optional);
    options.flag("--confirm", wish_.confirm, "mail a confirmation to the debtor");
    options.flag("--approve", wish_.approve, "although it is above the limits");
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::promise);
  }

 private:
  desk::PromiseWish wish_;
};

class Dispute : public Verb {
 public:
  void options(Options& options) override {
    options.position("invoice", first_, "its number; or close, to end a dispute", Need::required);
    options.position("amount", second_,
                     "the disputed part (otherwise all of it); with close: the invoice or the word",
                     Need::optional);
    options.text("--category", wish_.category, "price, delivery, quality…", "TEXT", Need::optional);
    options.text("--owner", wish_.owner, "who looks into it", "NAME", Need::optional);
    options.date("--review", wish_.review, "the day by which", Need::optional);
    options.text("--copy-to", wish_.copy_to, "who gets copies of messages about it", "ADDRESS",
                 Need::optional);
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
    options.flag("--founded", founded_, "with close: the debtor was right");
    options.flag("--unfounded", unfounded_, "with close: the debtor was wrong, and is told");
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (first_ == "close") {
      if (founded_ == unfounded_ || second_.empty())
        return wrong("dispute close takes an invoice and one of --founded, --unfounded");
      return say(
          asked,
          desk::close_dispute(desk, asked.administration, second_,
                              founded_ ? desk::DisputeEnd::founded : desk::DisputeEnd::unfounded),
          desk);
    }
    auto wish = wish_;
    wish.administration = asked.administration;
    wish.invoice = first_;
    wish.amount = second_;
    return say(asked, desk::dispute(desk, wish), desk);
  }

 private:
  std::string first_;
  std::string second_;
  desk::DisputeWish wish_;
  bool founded_ = false;
  bool unfounded_ = false;
};

class Offer : public Verb {
 public:
  void options(Options& options) override {
    options.positions("what", wish_.targets, "a debtor, or invoices of one", Need::required);
    options.text("--pay", wish_.pay, "the amount that settles it", "AMOUNT", Need::required);
    options.date("--by", wish_.by, "the day by which it is paid", Need::required);
    options.text("--reason", wish_.reason, "for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say_of(asked, desk, wish_, desk::offer);
  }

 private:
  desk::OfferWish wish_;
};

// "key=value" as a person types it; nothing when one has no key.
std::optional<std::vector<std::pair<std::string, std::string>>> pairs_of(
    const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& text : texts) {
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0) {
      static_cast<void>(wrong("\"" + text + "\" is not KEY=VALUE"));
      return std::nullopt;
    }
    pairs.emplace_back(text.substr(0, sign), text.substr(sign + 1));
  }
  return pairs;
}

class Invoice : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "", {"set"}, Need::required);
    options.position("invoice", invoice_, "its number", Need::required);
    options.positions("key=value", settings_,
                      "term_agreed, agreed_terms, claim_kind, recurring, can_deduct_vat, "
                      "taxed_collector, be_costs_clause; key= takes it back",
                      Need::required);
    options.text("--reason", reason_, "for whoever asks later", "TEXT", Need::optional);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    auto settings = pairs_of(settings_);
    if (!settings) return exit_usage;
    return say(
        asked,
        desk::set_invoice(desk, {asked.administration, invoice_, *std::move(settings), reason_}),
        desk);
  }

 private:
  std::string what_;
  std::string invoice_;
  std::vector<std::string> settings_;
  std::string reason_;
};

class Debtor : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "", {"show", "set", "address"}, Need::required);
    options.position("debtor", debtor_, "which", Need::required);
    options.positions(
        "key=value", settings_,
        "policy, language, contact, type, reminders, mailing, term_agreed, "
        "agreed_terms…; key= takes it back. With address: one to which mail came back",
        Need::optional);
    options.flag("--works", works_, "with address: mail may go there again");
    options.text("--reason", reason_, "for whoever asks later", "TEXT", Need::optional);
  }
  desk::Access access() const override {
    return what_ == "show" ? desk::Access::read : desk::Access::write;
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (what_ == "show")
      return say(asked, desk::show_debtor(desk, asked.administration, debtor_), desk);
    if (what_ == "address") {
      if (!works_ || settings_.size() != 1)
        return wrong("debtor address takes a debtor, one address and --works");
      return say(asked,
                 desk::address_works(desk, {asked.administration, debtor_, settings_.front()}),
                 desk);
    }
    auto settings = pairs_of(settings_);
    if (!settings) return exit_usage;
    return say(
        asked,
        desk::set_debtor(desk, {asked.administration, debtor_, *std::move(settings), reason_}),
        desk);
  }

 private:
  std::string what_;
  std::string debtor_;
  std::vector<std::string> settings_;
  std::string reason_;
  bool works_ = false;
};

class Link : public Verb {
 public:
  void options(Options& options) override {
    options.position("one", one_, "ADMINISTRATION:DEBTOR (otherwise: the list)", Need::optional);
    options.position("other", other_, "the same in other books", Need::optional);
  }
  desk::Access access() const override {
    return one_.empty() ? desk::Access::read : desk::Access::write;
  }
  int run(const Asked& asked, const Desk& desk) const override {
    if (one_.empty()) return say(asked, desk::links(desk), desk);
    if (other_.empty()) return wrong("link takes two debtors, or none for the list");
    return say(asked, desk::link(desk, one_, other_), desk);
  }

 private:
  std::string one_;
  std::string other_;
};

class Unlink : public Verb {
 public:
  void options(Options& options) override {
    options.position("debtor", debtor_, "ADMINISTRATION:DEBTOR", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::unlink(desk, debtor_), desk);
  }

 private:
  std::string debtor_;
};

class Withdraw : public Verb {
 public:
  void options(Options& options) override {
    options.position("word", word_, "its name, promise/7", Need::required);
  }
  int run(const Asked& asked, const Desk& desk) const override {
    return say(asked, desk::withdraw(desk, asked.administration, word_), desk);
  }

 private:
  std::string word_;
};

}  // namespace

std::vector<VerbEntry> sayings() {
  constexpr std::string_view group = "What a person says";
  return {
      {group, "hold", "send nothing about a debtor, an invoice or what fits a pattern", make<Hold>},
      {group, "release", "end the holds on it", make<Release>},
      {group, "extend", "an invoice is due later, by our agreement", make<Extend>},
      {group, "promise", "the debtor promises to pay by a day", make<Promise>},
      {group, "instalments", "the debtor asks for, gets or loses a plan", make_instalments},
      {group, "dispute", "an invoice, or part of it, is in dispute; or the end of that",
       make<Dispute>},
      {group, "offer", "settle for less, if it is paid by a day", make<Offer>},
      {group, "debtor", "what is known and decided about a debtor", make<Debtor>},
      {group, "invoice", "what the law needs to know about an invoice", make<Invoice>},
      {group, "link", "who is one and the same in several books", make<Link>},
      {group, "unlink", "the end of that", make<Unlink>},
      {group, "withdraw", "take back what was said", make<Withdraw>},
  };
}

}  // namespace dunning::cli
