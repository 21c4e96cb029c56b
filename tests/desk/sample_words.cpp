#include "tests/desk/sample_parts.hpp"
#include "tests/desk/samples.hpp"

// Answers about what people said.
namespace dunning::samples {
namespace {

desk::ToldWord promise() {
  return {"promise/7",
          "promise",
          day("2026-03-09"),
          "mira",
          "called on Monday",
          "promises 484.00 EUR by 2026-03-20 on 2026-0012",
          "open",
          "100.00 EUR of 484.00 EUR came in so far; in time until 2026-03-24; promise_confirmed "
          "accepted 2026-03-09",
          std::nullopt,
          ""};
}

desk::ToldWord withdrawn() {
  return {"dispute/4",
          "dispute",
          day("2026-02-09"),
          "noor",
          "",
          "all of 2026-0012 is in dispute (price), kees looks into it by 2026-02-20",
          "unfounded",
          "",
          day("2026-02-20"),
          "kees"};
}

store::Task call() {
  store::Task task;
  task.id = 12;
  task.administration = {1};
  task.debtor = {"d1"};
  task.kind = "call";
  task.subject = "item/11";
  task.title = "Call De Vries B.V. about 484.00 EUR";
  task.assign = "ar@acme.example";
  task.due_on = day("2026-03-09");
  task.made_on = day("2026-03-08");
  return task;
}

}  // namespace

std::vector<desk::ToldWord> told_words() {
  return {withdrawn(), promise()};
}

std::vector<store::Task> tasks_of_debtor() {
  auto done = call();
  done.id = 9;
  done.title = "Ask for the right address";
  done.assign = "";
  done.done_on = day("2026-03-08");
  done.outcome = "wrong_number";
  done.done_by = "noor";
  return {done, call()};
}

desk::DebtorAnswer debtor() {
  desk::DebtorAnswer answer;
  answer.bad_addresses = {{"inkoop@devries.example", day("2026-03-10"), "550 no such user"}};
  answer.replies = {reply()};
  answer.administration = acme();
  answer.debtor.id = {"d1"};
  answer.debtor.name = "De Vries B.V.";
  answer.debtor.customer_number = "1001";
  answer.debtor.phone = "+31 20 765 43 21";
  answer.type = {law::DebtorType::business, "the name carries the legal form B.V.", false};
  answer.recipients = {"boekhouding@devries.example"};
  answer.language = "nl";
  answer.owing = {
      {eur(60500), eur(48400), 2, day("2026-03-05"), day("2026-03-09")},
      {{0, Currency::parse("USD").value()}, {0, Currency::parse("USD").value()}, 0, {}, {}}};
  answer.settings = {{"language", "en", "mira", day("2026-03-01")}};
  answer.holds = {{"moved house", "mira", day("2026-04-01")},
                  {"paused in the books", "ledger", std::nullopt}};
  answer.words = told_words();
  return answer;
}

desk::WaitingAnswer waiting() {
  auto words = told_words();
  words.back().standing = "unapproved";
  auto handed = intent();
  handed.hand_over = "generic";
  return {
      {{acme(),
        {{"1f00a2b3", de_vries(), intent(), std::nullopt, "refused by noor on 2026-03-08: wait"},
         {"77aa00cd",
          de_vries(),
          handed,
          std::nullopt,
          "",
          {"To The agency: 1 invoice of De Vries B.V. (1001), 484.00 EUR of principal"},
          {"the contract", "the general terms"}},
         {"promise/7", de_vries(), std::nullopt, words.back(), ""}}},
       {unread(), {}}}};
}

desk::HandOversAnswer hand_overs() {
  store::HandOver one;
  one.debtor = {"d1"};
  one.number = "2026-0012";
  one.agency = "generic";
  one.since = day("2026-03-01");
  one.open = eur(48400);
  one.received = eur(0);
  one.reported = eur(10000);
  auto ended = one;
  ended.number = "2026-0003";
  ended.ended_on = day("2026-03-05");
  ended.ended_how = "recalled";
  ended.ended_by = "mira";
  const desk::FoundDebtor debtor{{"d1"}, "De Vries B.V.", "1001"};
  return {{{acme(), {{debtor, one, eur(38400)}, {debtor, ended, std::nullopt}}}, {unread(), {}}}};
}

desk::AttachmentsAnswer attachments() {
  store::Attachment contract{
      3,      {"d1"}, InvoiceId{"11"}, "contract", "contract.pdf", "application/pdf",
      "00ff", {},     "mira"};
  auto terms = contract;
  terms.id = 4;
  terms.invoice.reset();
  terms.kind = "terms";
  terms.file_name = "terms.pdf";
  return {{{"d1"}, "De Vries B.V.", "1001"}, {{contract, "2026-0012"}, {terms, ""}}};
}

desk::TasksAnswer tasks() {
  auto all = tasks_of_debtor();
  auto general = call();
  general.id = 13;
  general.debtor = {};
  general.subject = "";
  general.made_by = "mira";
  general.due_on.reset();
  return {{{acme(), {{all[1], "De Vries B.V."}, {all[0], "De Vries B.V."}, {general, ""}}, true},
           {unread(), {}, false}}};
}

desk::CallsAnswer calls() {
  desk::Call one;
  one.debtor = de_vries();
  one.phone = "+31 20 765 43 21";
  one.person = "Jan de Vries";
  one.because = {"task 12: Call De Vries B.V. about 484.00 EUR (ar@acme.example)",
                 "promised 100.00 EUR by 2026-03-01, and 0.00 EUR came in"};
  one.open = {eur(60500), {1000, Currency::parse("USD").value()}};
  one.overdue = {eur(48400)};
  one.oldest_due = day("2026-03-05");
  one.last_message_on = day("2026-03-09");
  one.invoices = {"2026-0012, due 2026-03-05, 484.00 EUR open"};
  one.sent = {"2026-03-09 reminder, accepted"};
  one.notes = {"Rings back in the morning"};
  one.words = told_words();
  desk::Call other;
  other.debtor = {{"d2"}, "J. Jansen", ""};
  other.because = {"task 14: find an address"};
  return {{{acme(), day("2026-03-09"), {one, other}}, {unread(), day("2026-03-09"), {}}}};
}

desk::WordsAnswer words() {
  auto all = told_words();
  return {{{acme(),
            {{{"d1"}, "De Vries B.V.", all[1]},
             {{"d1"}, "De Vries B.V.", all[0]},
             {{},
              "",
              {"match_hold/3", "match_hold", day("2026-02-01"), "mira", "the trial",
               "nothing about tag pilot before 2026-06-01", "in_force", "", std::nullopt, ""}}},
            true},
           {unread(), {}, false}}};
}

desk::LeftOverAnswer left_over(const std::string& kind) {
  policy::Decision decision;
  decision.detail =
      kind == "small" ? "0.40 EUR of 121.00 EUR is left" : "the last step was taken on 2026-02-20";
  return {kind,
          {{acme(), {{de_vries(), {"i12"}, "2026-0015", day("2026-01-07"), eur(40), decision}}},
           {unread(), {}}}};
}

desk::ExportAnswer exported() {
  return {"/tmp/case", "invoice 2026-0012 of debtor De Vries B.V. (1001)", 12, 2, 1, true, "ab12"};
}

desk::ForgetAnswer forgetting() {
  return {acme(), {{"d1"}, "De Vries B.V.", "1001"}, 9, 2, 3, 21, {"2026-0012", "2026-0015"}};
}

}  // namespace dunning::samples
