#include "tests/desk/samples.hpp"

#include "tests/desk/sample_parts.hpp"

namespace dunning::samples {

Date day(const char* text) {
  return *parse_date(text);
}

Money eur(std::int64_t minor) {
  return {minor, Currency()};
}

namespace {

Instant moment(const char* text) {
  return *parse_instant(text);
}

const OutboxKey mail_key{"3f9a1c5500112233445566778899aabb"};
const OutboxKey note_key{"77e0d2aa00112233445566778899aabb"};

}  // namespace

desk::Administration acme() {
  static const settings::Administration configured = [] {
    settings::Administration one;
    one.name = "acme";
    one.connector = "moneybird";
    one.time_zone = "Europe/Amsterdam";
    return one;
  }();
  desk::Administration administration;
  administration.configured = &configured;
  store::Administration stored;
  stored.id = {1};
  stored.label = "acme";
  stored.delta_completed = moment("2026-03-09T08:00:00Z");
  stored.sweep_completed = moment("2026-03-09T02:00:00Z");
  stored.adopted_on = day("2026-02-02");
  administration.stored = stored;
  return administration;
}

desk::Administration unread() {
  static const settings::Administration configured = [] {
    settings::Administration one;
    one.name = "newcomer";
    one.connector = "moneybird";
    one.time_zone = "Europe/Amsterdam";
    return one;
  }();
  desk::Administration administration;
  administration.configured = &configured;
  return administration;
}

namespace {

std::vector<desk::Stop> stops() {
  return {{policy::Reason::paused, std::nullopt, "", "dunningctl resume -a acme"},
          {policy::Reason::stale_sync, moment("2026-03-08T14:02:00Z"),
           "its books cannot be read: the token was refused (401)", "dunningctl sync acme"}};
}

std::vector<desk::Stop> never_read() {
  return {{policy::Reason::stale_sync, std::nullopt, "its books have never been read completely",
           "dunningctl sync newcomer"}};
}

}  // namespace

desk::DebtorName de_vries() {
  return {{"d1"}, "De Vries B.V.", "1001"};
}

policy::Intent intent() {
  policy::Intent one;
  one.policy = "nl-business";
  one.policy_digest = "aa11";
  one.step = "reminder";
  one.advances = {{{11}, "reminder", 0, 0, policy::Reason::due, day("2026-03-05")},
                  {{12}, "reminder", 0, 0, policy::Reason::gathered, day("2026-03-07")}};
  one.to_pay_now = {{{11},
                     {"i11"},
                     "2026-0012",
                     day("2026-02-03"),
                     day("2026-03-05"),
                     "PO 7",
                     "",
                     "",
                     eur(48400),
                     eur(48400)},
                    {{12},
                     {"i12"},
                     "2026-0015",
                     day("2026-02-05"),
                     day("2026-03-07"),
                     "",
                     "",
                     "",
                     eur(12100),
                     eur(12100)}};
  one.credits = {{{"c1"}, "2026-C001", eur(2100)}};
  one.amount = eur(58400);
  one.pay_by = day("2026-03-17");
  one.recipients = {{"invoice_contact", "boekhouding@devries.example"}};
  one.language = "nl";
  return one;
}

namespace {

store::Occasion occasion() {
  return {{"1/step/d1/EUR/nl-business/reminder/2026-03-09"},
          {{1}, {"d1"}, Currency()},
          day("2026-03-09"),
          intent(),
          0};
}

store::Row row(const OutboxKey& key, Effect effect, DeliveryState state) {
  store::Row one;
  one.outgoing.key = key;
  one.outgoing.administration = {1};
  one.outgoing.effect = effect;
  one.outgoing.channel = effect == Effect::note ? ChannelKind::write_back : ChannelKind::mail;
  if (effect == Effect::message) {
    one.outgoing.recipients = {{"boekhouding@devries.example", "to", "invoice_contact"},
                               {"archief@acme.example", "bcc", ""}};
  }
  one.state = state;
  one.looked_at = moment("2026-03-09T08:10:00Z");
  one.changed_at = moment("2026-03-09T08:11:00Z");
  if (state == DeliveryState::uncertain) one.evidence = "the connection ended after the body";
  if (state == DeliveryState::accepted) one.evidence = "250 2.0.0 queued as 4Z1";
  return one;
}

policy::Decision decision(policy::Reason reason, const char* detail) {
  policy::Decision one;
  one.item = {13};
  one.reason = reason;
  one.policy = "nl-business";
  one.policy_digest = "aa11";
  one.step = "second_reminder";
  one.step_on = day("2026-03-19");
  one.detail = detail;
  return one;
}

store::Overview::MessageRow message(DeliveryState state) {
  return {row(mail_key, Effect::message, state), occasion(), "De Vries B.V."};
}

}  // namespace

desk::Plan plan() {
  desk::AdministrationPlan one;
  one.administration = acme();
  one.date = day("2026-03-09");
  one.stops = stops();
  one.on_the_way = 2;
  one.waiting = 1;
  policy::Admission waits{false, policy::Reason::outside_window, LocalTime{day("2026-03-10"), 540}};
  one.messages = {{de_vries(), intent(), waits}};
  one.others = {{{{"d2"}, "J. Jansen", ""},
                 {"i13"},
                 "2026-0013",
                 day("2026-02-20"),
                 eur(3630),
                 decision(policy::Reason::hold, "held by mira until 2026-04-01: moved house")}};
  one.reasons = {
      {policy::Reason::due, 1}, {policy::Reason::gathered, 1}, {policy::Reason::hold, 1}};
  desk::AdministrationPlan other;
  other.administration = unread();
  other.date = day("2026-03-09");
  other.stops = never_read();
  return {{one, other}};
}

desk::ToldReply reply() {
  store::Reply mail;
  mail.id = 1;
  mail.kind = "reply";
  mail.message_id = "1@devries.example";
  mail.received_at = moment("2026-03-11T09:30:00Z");
  mail.row = {"0123456789abcdef0123456789abcdef"};
  mail.sender = "jan@devries.example";
  mail.subject = "Re: Reminder";
  mail.body = "We pay on Friday.";
  return {mail, {day("2026-03-11"), 10 * 60 + 30}};
}

desk::Why why() {
  desk::Why answer;
  answer.administration = acme();
  answer.date = day("2026-03-12");
  answer.stops = stops();
  answer.number = "2026-0013";
  answer.debtor.id = {"d2"};
  answer.debtor.name = "De Vries B.V.";
  answer.debtor.customer_number = "1001";
  answer.type = {law::DebtorType::business, "the name carries the legal form B.V."};
  answer.next_look = day("2026-03-19");
  answer.replies = {reply()};
  answer.bad_addresses = {{"inkoop@devries.example", day("2026-03-10"), "550 no such user"}};

  desk::WhyItem item;
  item.item.id = {13};
  item.item.number = "2026-0013";
  item.item.invoice_date = day("2026-02-03");
  item.item.due_date = day("2026-03-05");
  item.item.total = eur(48400);
  item.item.open = eur(24200);
  item.item.state = InvoiceState::open;
  item.item.ledger_state = "late";
  item.item.sent = Known::yes;
  item.item.reminders_in_ledger = 1;
  item.item.dubious = true;
  item.item.stop_signs = {"paused in the books"};
  item.item.quarantined = "details[0].amount: expected amount";
  item.item.reference = "PO 7";
  item.item.adoption = {policy::Adoption::Choice::at_step, "reminder"};
  item.item.holds = {{"moved house", "mira", day("2026-04-01")},
                     {"paused in the books", "ledger", std::nullopt},
                     {"asked for a copy", "mira", day("2026-03-01")},
                     {"called", "mira", std::nullopt, day("2026-02-20"), day("2026-02-25")}};
  item.decision = decision(policy::Reason::hold, "held by mira until 2026-04-01: moved house");
  item.policy = "nl-business";
  item.description = "Dutch B2B, courteous first.";
  policy::Taken taken;
  taken.item = {13};
  taken.step = "reminder";
  taken.leading = true;
  taken.on = day("2026-03-09");
  taken.state = DeliveryState::accepted;
  taken.delivered_on = day("2026-03-09");
  using Standing = desk::Rung::Standing;
  item.ladder = {{Standing::passed_over, "heads_up", "due - 3 days", {}, {}},
                 {Standing::taken, "reminder", "due + 3 days", {taken}, {}},
                 {Standing::skipped, "call", "reminder + 5 business days", {}, day("2026-03-16")},
                 {Standing::next, "second_reminder", "reminder + 10 days", {}, day("2026-03-19")},
                 {Standing::later, "last", "second_reminder + 10 days", {}, {}}};
  item.decisions = {
      {day("2026-03-08"), moment("2026-03-08T08:05:00Z"), decision(policy::Reason::not_due, "")},
      {day("2026-03-09"), moment("2026-03-09T08:05:00Z"),
       decision(policy::Reason::due, "3 days past due")}};
  store::Overview::OccasionOf cancelled;
  cancelled.occasion = occasion();
  cancelled.occasion.on = day("2026-03-08");
  cancelled.cancelled_because = policy::Reason::look_changed;
  cancelled.cancelled_detail = "2026-0014 was paid: 605.00 EUR became 484.00 EUR";
  store::Overview::OccasionOf sent;
  sent.occasion = occasion();
  sent.rows = {row(mail_key, Effect::message, DeliveryState::uncertain),
               row(note_key, Effect::note, DeliveryState::planned)};
  item.occasions = {cancelled, sent};
  answer.items = {item};
  answer.words = told_words();
  answer.tasks = tasks_of_debtor();
  answer.approval = "1f00a2b3";
  return answer;
}

desk::Why why_with_law() {
  auto answer = why();
  using Standing = desk::Requirement::Standing;
  answer.items.front().facts = {{"term_agreed", "yes", "mira on 2026-03-01 about the debtor"}};
  desk::Requirement interest{Standing::met, "interest", "3.63 EUR until today", "BW 6:119a"};
  interest.on = day("2026-03-06");
  interest.amount = eur(363);
  interest.occasion = "1/step/d2/2026-03-09";
  interest.message = mail_key.value;
  interest.working = {"7 days at 10.15 % a year"};
  answer.items.front().law = std::vector<desk::Requirement>{
      interest, {Standing::open, "fact", "nobody has said recurring"}};
  return answer;
}

desk::LoginStanding broken_login() {
  desk::LoginStanding login;
  login.name = "xero";
  login.system = "xero";
  login.used_by = {"acme", "mail"};
  login.record.generation = 7;
  login.record.issued = moment("2026-02-01T08:00:00Z");
  login.record.expires = moment("2026-02-01T08:30:00Z");
  login.record.idle_until = moment("2026-04-02T08:00:00Z");
  login.record.logged_in_at = moment("2025-12-01T08:00:00Z");
  login.record.logged_in_by = "anna";
  login.record.trouble = "the token server answered 500";
  login.record.broken_since = moment("2026-03-08T10:00:00Z");
  login.record.broken_why = "the token server answered 400 invalid_grant";
  return login;
}

desk::LoginList logins() {
  auto fresh = broken_login();
  fresh.name = "exact";
  fresh.record = {};
  return {{broken_login(), fresh}};
}

desk::StatusAnswer status() {
  desk::AdministrationStatus one;
  one.administration = acme();
  one.stops = stops();
  one.counts = {12, 40, 17, 1, 3, {{"accepted", 5}, {"uncertain", 1}}};
  one.quarantined = {
      {{RecordKind::invoice, "i99"}, "total: no amount", moment("2026-03-07T10:00:00Z")}};
  one.uncertain = {message(DeliveryState::uncertain)};
  one.put_off = {message(DeliveryState::ready)};
  one.put_off.front().row.evidence = "SSL certificate problem: self-signed certificate";
  auto refused = message(DeliveryState::refused);
  refused.row.evidence = "550 5.1.1 no such user";
  one.refused = {refused};
  one.newest_run = store::Runs::Run{day("2026-03-09"), false, 5};
  one.awaiting_approval = 2;
  one.stale_books = 1;
  one.books_as_of = day("2026-03-04");
  one.finished = 3;
  one.small = 1;
  one.tasks = 4;
  one.tasks_late = 1;
  one.missing_ibans = {"USD"};
  one.budgets.limits = {
      {"five_minutes", "address", 150, 138, Millis{300'000}, std::nullopt},
      {"day", "app", 5'000, 0, Millis{86'400'000}, moment("2026-03-09T21:00:00Z")}};
  one.budgets.backlogs = {{"notes", 41, 82, moment("2026-03-09T09:25:00Z")},
                          {"first_load", 1, 1, moment("2026-03-09T09:20:00Z")}};
  one.budgets.requests_today = 212;
  one.budgets.bytes_today = 1'480'211;
  desk::AdministrationStatus other;
  other.administration = unread();
  other.stops = never_read();
  other.administration.rules.redirect_all_to = "mira@acme.example";
  other.administration.rules.shadow = true;
  desk::StatusAnswer answer;
  answer.administrations = {one, other};
  answer.no_longer_configured = {"old-books"};
  answer.logins = {broken_login()};
  answer.inbox = desk::InboxStanding{
      "bounces at imap.acme.example, INBOX",
      {7, 12, moment("2026-03-11T20:00:00Z"), "connection refused", moment("2026-03-11T21:00:00Z")},
      "dunningctl auth login office"};
  answer.today = day("2026-03-12");
  answer.tables = {{"nl", "civil", day("2026-02-28")}, {"nl", "commercial", day("2026-03-31")}};
  answer.schema = 1;
  answer.machine_id = "b1c2";
  answer.newest_record = moment("2026-03-09T08:11:00Z");
  return answer;
}

desk::Invoices invoices() {
  desk::Invoices listed;
  listed.administrations = {{acme(),
                             {{{11},
                               {"i11"},
                               {"d1"},
                               "De Vries B.V.",
                               "2026-0012",
                               day("2026-03-05"),
                               eur(48400),
                               eur(48400),
                               "open",
                               "reminder",
                               "not_due"},
                              {{12},
                               {"i12"},
                               {"d2"},
                               "Café \x1b[31mÜnal",
                               "2026-0015",
                               std::nullopt,
                               eur(100),
                               eur(100),
                               "open",
                               "",
                               ""}},
                             true}};
  return listed;
}

desk::Debtors debtors() {
  desk::Debtors listed;
  listed.administrations = {
      {acme(),
       {{{"d1"}, "De Vries B.V.", "1001", eur(60500), 2, day("2026-03-05"), "moved house"},
        {{"d2"}, "Café Ünal", "", eur(100), 1, std::nullopt, ""}},
       false},
      {unread(), {}, false}};
  return listed;
}

desk::Messages messages() {
  desk::Messages listed;
  listed.administrations = {
      {acme(),
       {message(DeliveryState::accepted),
        {row(note_key, Effect::note, DeliveryState::planned), occasion(), "De Vries B.V."}},
       false}};
  return listed;
}

desk::LettersAnswer letters() {
  const auto one = [](const OutboxKey& key, int pages, const char* envelope, const char* stale) {
    desk::LetterToPost letter;
    letter.message = {row(key, Effect::message, DeliveryState::awaiting_posting), occasion(),
                      "De Vries B.V."};
    letter.file = "/var/lib/dunningd/letters/acme/" + key.value + ".pdf";
    letter.address = "De Vries B.V., Jan de Vries, Kade 1, 1011 AB  Amsterdam";
    letter.pages = pages;
    letter.envelope = envelope;
    letter.stale = stale;
    return letter;
  };
  desk::LettersAnswer answer;
  answer.administrations = {
      {acme(),
       {one(mail_key, 2, "C5/6 (DL), window left", ""),
        one(note_key, 7, "C4, window left", "less is open of invoice 2026-0012 than it says")}}};
  return answer;
}

desk::Proposal proposal() {
  desk::Proposal one;
  one.administration = acme();
  one.administration.stored->adopted_on.reset();
  one.today = day("2026-03-09");
  const policy::Adoption first{policy::Adoption::Choice::first_step, ""};
  const policy::Adoption person{policy::Adoption::Choice::to_person, ""};
  const policy::Adoption at{policy::Adoption::Choice::at_step, "second_reminder"};
  one.debtors = {
      {de_vries(),
       {law::DebtorType::business, "the name carries the legal form B.V."},
       {{{11}, "2026-0012", day("2026-03-05"), eur(48400), first, "due in the last 60 days"},
        {{12}, "2026-0015", day("2026-03-07"), eur(12100), first, "not due yet"},
        {{14}, "2019-0003", day("2019-03-07"), eur(100), person, "due more than 60 days ago"}}},
      {{{"d2"}, "J. Jansen", ""},
       {law::DebtorType::consumer,
        "nothing says that the debtor is a business, and unknown means consumer", true},
       {{{13}, "2026-0013", day("2026-02-20"), eur(3630), at, "chosen now"}}}};
  one.types = {{law::DebtorType::consumer, 1}, {law::DebtorType::business, 1}};
  one.unknown_type = 1;
  one.ramp = 20;
  one.unmatched = {"2026-0009"};
  return one;
}

desk::VerifyAnswer verification() {
  store::Verification whole;
  whole.entries = 120;
  whole.erased_payloads = 2;
  whole.erasures = {{118, moment("2026-03-08T10:00:00Z"), "debtor/d7", "noor", 2}};
  store::Verification broken;
  broken.entries = 40;
  broken.broken_at = 17;
  broken.message = "its hash does not follow from entry 16";
  return {{{"acme", whole}, {"old-books", broken}}};
}

desk::CheckAnswer complaints() {
  desk::CheckAnswer answer;
  answer.files = 3;
  settings::Complaint located;
  located.file = "/etc/dunningd/policies/nl-business.yaml";
  located.line = 7;
  located.column = 5;
  located.message = "unknown key \"emial\"; nearest: email";
  located.excerpt = "    emial: reminder";
  located.length = 5;
  settings::Complaint of_line;
  of_line.file = "/etc/dunningd/templates/nl/reminder.txt";
  of_line.line = 3;
  of_line.message = "unknown name {{debtr.name}}; nearest: debtor.name";
  answer.complaints = {located, of_line};
  settings::Complaint weak;
  weak.file = "/etc/dunningd/policies/nl-consumer.yaml";
  weak.line = 31;
  weak.message = "step \"fourteen_days\" has legal effect and leaves by e-mail alone (S31)";
  answer.warnings = {weak};
  return answer;
}

desk::Replay replayed() {
  desk::Replay replay;
  replay.with = "/etc/dunningd/other.yaml";
  desk::ReplayOf of;
  of.administration = plan().administrations.front().administration;
  of.past.from = day("2026-02-01");
  of.past.to = day("2026-02-28");
  of.past.before = {2, {{"reminder", 2}}, {}, {}};
  of.past.after = {2, {{"reminder", 1}, {"second_reminder", 1}}, {}, {}};
  of.past.same = of.past.moved = 1;
  of.past.debtors = 3;
  of.past.debtors_touched = 1;
  of.past.differences = {{{{"d1"}, "De Vries B.V.", "1001"},
                          "reminder",
                          day("2026-02-09"),
                          day("2026-02-13"),
                          eur(48400),
                          true,
                          "2026-0012 not_due: reminder falls due on 2026-02-13"}};
  replay.administrations = {of};
  return replay;
}

desk::StoriesAnswer told_stories() {
  desk::StoriesAnswer answer;
  answer.files = 2;
  answer.complaints = complaints().complaints;
  desk::StoryResult story;
  story.file = "stories/nl-business.yaml";
  story.name = "A late payer";
  story.line = 9;
  const auto message = plan().administrations.front().messages.front();
  Debtor debtor;
  debtor.name = message.debtor.name;
  story.told.left = {{day("2026-03-09"), debtor, message.intent, ""}};
  story.told.left.front().intent.deadline = day("2026-03-23");
  policy::StatedClaim claim;
  claim.interest = eur(120);
  claim.interest_article = "BW 6:119a";
  claim.costs = eur(7260);
  claim.costs_article = "BW 6:96(4)";
  claim.total = eur(55780);
  story.told.left.front().intent.law = policy::StatedLaw{{}, claim, {}};
  story.texts = {"Reminder\n\nDear customer,\n"};
  policy::Decision held;
  held.item = {13};
  held.reason = policy::Reason::hold;
  held.detail = "asked for a copy";
  story.told.quiet = {{day("2026-03-09"), "J. Jansen", "2026-0013", eur(3630), held}};
  story.told.mismatches = {{14,
                            day("2026-03-09"),
                            {"reminder, amount: 484.00 EUR"},
                            {"reminder, amount: 605.00 EUR"},
                            {"2026-0013: hold, asked for a copy"}}};
  policy::Item item;
  item.number = "2026-0012";
  item.open = eur(48400);
  item.total = eur(48400);
  item.due_date = day("2026-02-20");
  desk::Requirement default_since{desk::Requirement::Standing::met, "default",
                                  "in default since 2026-02-21", "BW 6:119a(1)-(2)"};
  story.law = {{day("2026-03-09"), "reminder", debtor, item, {default_since}}};
  answer.stories = {story};
  return answer;
}

desk::LinksAnswer links() {
  desk::LinksAnswer one;
  one.parties = {{{"books", "De Vries B.V.", "1001", {"d1"}}, {"shop", "Vries, de", "", {"s9"}}}};
  one.proposals = {{{"books", "Bakker", "1002", {"d2"}}, {"shop", "Bakker", "", {"s1"}}, "IBAN X"}};
  return one;
}

}  // namespace dunning::samples
