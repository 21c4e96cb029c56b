#include "tests/simulation/edges.hpp"

#include <algorithm>

namespace dunning::simulation {

std::string key_of(std::string_view bytes) {
  const auto open = bytes.find('<', bytes.find("Message-I"));
  return std::string(bytes.substr(open + 1, bytes.find('@', open) - open - 1));
}

// What may go wrong before a call has any effect.
Status SimulatedConnector::begin(std::string_view call) {
  world_.port_call(call);
  if (world_.ledger_down) return fail(ErrorKind::transient, "the ledger does not answer");
  if (world_.token_refused_until && world_.clock.peek() < *world_.token_refused_until)
    return fail(ErrorKind::auth, "the ledger refuses the token");
  if (world_.has(Trouble::network) && world_.dice(Trouble::network).chance(3)) {
    world_.tell("   the call " + std::string(call) + " fails");
    return fail(ErrorKind::transient, "the connection was refused");
  }
  if (world_.has(Trouble::limits) && world_.dice(Trouble::limits).chance(3)) {
    world_.tell("   429 to the call " + std::string(call));
    return fail(Error{ErrorKind::rate_limited, "429", world_.clock.peek() + Millis{300'000}});
  }
  if (world_.has(Trouble::tokens) && world_.dice(Trouble::tokens).per_mille(2)) {
    world_.token_refused_until = world_.clock.peek() + Millis{6 * 3'600'000};
    world_.tell("   the token is refused for six hours");
    return fail(ErrorKind::auth, "the ledger refuses the token");
  }
  return {};
}

Result<ports::Connector::Identity> SimulatedConnector::identify() {
  TRY(begin("identify"));
  return inner_.identify();
}

Result<ports::Page> SimulatedConnector::pull(ports::PullMode mode, const std::string& cursor,
                                             const std::string& resume) {
  TRY(begin("pull"));
  if (resume.empty() && world_.process != "clone") {
    world_.pull_began = world_.clock.peek();
    world_.pull_covers = world_.changes();
  }
  auto page = TRY(inner_.pull(mode, cursor, resume));
  if (world_.has(Trouble::pages)) {
    if (world_.dice(Trouble::pages).chance(4))
      return fail(ErrorKind::transient, "the page ended in the middle");
    spoil_page(page, mode);
  }
  world_.port_call("pull.answer");
  remember(page);
  return page;
}

// A page that comes twice, and one whose entries were shifted while it was read.
void SimulatedConnector::spoil_page(ports::Page& page, ports::PullMode mode) {
  auto& dice = world_.dice(Trouble::pages);
  if (dice.chance(5)) {
    const auto twice = page.listed;
    page.listed.insert(page.listed.end(), twice.begin(), twice.end());
    const auto records = page.records;
    page.records.insert(page.records.end(), records.begin(), records.end());
  }
  if (mode == ports::PullMode::sweep) {
    world_.lost_by_pages.clear();
    return;
  }
  if (page.listed.empty() || !dice.chance(5)) return;
  const auto lost =
      static_cast<std::ptrdiff_t>(dice.pick(static_cast<std::int64_t>(page.listed.size())));
  const auto ref = (page.listed.begin() + lost)->ref;
  world_.tell("   a page lost its entry " + ref.id);
  world_.lost_by_pages.insert(ref);
  std::erase_if(page.listed, [&](const auto& one) { return one.ref == ref; });
}

void SimulatedConnector::remember(const ports::Page& page) {
  if (world_.process == "clone" || !world_.judged) return;
  for (const auto& record : page.records)
    world_.knowledge.tell(world_.process, ref(record), {record, false});
  for (const auto& one : page.unreadable)
    world_.knowledge.tell(world_.process, one.ref, {});
  if (!page.next_cursor) return;
  world_.pulled = world_.pull_began;
  if (world_.process == "first") world_.covered = world_.pull_covers;
}

Result<ports::LookedAt> SimulatedConnector::look_again(const std::vector<RecordRef>& refs,
                                                       ports::Purpose purpose) {
  const bool fresh = purpose == ports::Purpose::fresh_look;
  // The moment that matters most: it was decided, and now the debtor pays.
  auto& dice = world_.dice(Trouble::moments);
  if (fresh && world_.has(Trouble::moments) && dice.chance(20)) {
    const auto& one =
        refs[static_cast<std::size_t>(dice.pick(static_cast<std::int64_t>(refs.size())))];
    if (one.kind == RecordKind::invoice) world_.pay_in_full(one.id);
  }
  TRY(begin(fresh ? "fresh_look" : "fetch"));
  if (fresh && world_.process != "clone") world_.cover(world_.covered);
  auto looked = TRY(inner_.look_again(refs, purpose));
  const auto at = world_.clock.peek();
  world_.port_call("look.answer");
  if (world_.process == "clone" || !world_.judged) return looked;
  for (const auto& record : looked.records)
    world_.knowledge.tell(world_.process, ref(record), {record, false});
  for (const auto& ref : looked.missing)
    world_.knowledge.tell(world_.process, ref, {std::nullopt, true});
  for (const auto& one : looked.unreadable)
    world_.knowledge.tell(world_.process, one.ref, {});
  if (fresh) {
    for (const auto& ref : refs)
      world_.looked_at[ref] = at;
  }
  return looked;
}

Result<std::string> SimulatedConnector::write(const ports::LedgerNote& note) {
  TRY(begin("write"));
  if (world_.has(Trouble::answers) && world_.dice(Trouble::answers).chance(10))
    world_.ledger.lose_next_answer = true;
  auto written = TRY(inner_.write(note));
  world_.port_call("write.read");
  return written;
}

Result<std::optional<std::string>> SimulatedConnector::find(const ports::LedgerNote& note) {
  TRY(begin("find"));
  return inner_.find(note);
}

Result<std::string> SimulatedConnector::write_task(const ports::LedgerTask& task) {
  TRY(begin("write"));
  if (world_.has(Trouble::answers) && world_.dice(Trouble::answers).chance(10))
    world_.ledger.lose_next_answer = true;
  auto written = TRY(inner_.write_task(task));
  world_.port_call("write.read");
  return written;
}

Result<std::optional<std::string>> SimulatedConnector::find_task(const ports::LedgerTask& task) {
  TRY(begin("find"));
  return inner_.find_task(task);
}

Result<ports::HttpResponse> SimulatedPoster::post(const ports::HttpRequest& request,
                                                  const ports::BeforeFirstByte& before_first_byte) {
  using fakes::PostFate;
  auto& fates = receiver_.fates;
  if (world_.has(Trouble::network) && world_.dice(Trouble::network).chance(8)) {
    constexpr PostFate bad[] = {PostFate::unreachable, PostFate::put_off, PostFate::cut,
                                PostFate::broken};
    fates.push_back(bad[world_.dice(Trouble::network).pick(std::size(bad))]);
  } else if (world_.has(Trouble::answers) && world_.dice(Trouble::answers).chance(8)) {
    fates.push_back(PostFate::answer_lost);
  }
  receiver_.on_stage = [this](std::string_view stage) { world_.port_call(stage); };
  const std::size_t taken = receiver_.taken.size();
  Texting texting{world_.clock.peek(), world_.process, 0};
  auto answer = inner_.post(request, [&]() -> Status {
    TRY(before_first_byte());
    texting.body_call = world_.calls;
    if (const auto key = ports::find_header(request.headers, "idempotency-key"))
      world_.textings[std::string(*key)] = texting;
    return {};
  });
  if (receiver_.taken.size() > taken)
    world_.tell("   " + request.url + " got " + receiver_.taken.back().header("idempotency-key"));
  world_.port_call("post.read");
  return answer;
}

Result<std::optional<Date>> SimulatedConnector::books_as_of() {
  TRY(begin("books_as_of"));
  const auto kept = TRY(inner_.books_as_of());
  if (kept && (!world_.books_told || *kept > *world_.books_told)) world_.books_told = kept;
  return kept;
}

Result<ports::Document> SimulatedConnector::document(const RecordRef& ref) {
  TRY(begin("document"));
  return inner_.document(ref);
}

ports::Delivery SimulatedMail::send(const ports::Envelope& envelope, std::string_view bytes,
                                    const ports::BeforeFirstByte& before_first_byte) {
  using fakes::MailFate;
  auto& fates = world_.mail_server.fates;
  if (world_.mail_down) fates.push_back(MailFate::unreachable);
  if (fates.empty() && world_.has(Trouble::network) && world_.dice(Trouble::network).chance(8)) {
    constexpr MailFate bad[] = {MailFate::unreachable,    MailFate::cut_before_body,
                                MailFate::put_off,        MailFate::refused,
                                MailFate::put_off_at_end, MailFate::refused_at_end,
                                MailFate::cut_in_body};
    fates.push_back(bad[world_.dice(Trouble::network).pick(std::size(bad))]);
  }
  if (fates.empty() && world_.has(Trouble::answers) && world_.dice(Trouble::answers).chance(5))
    fates.push_back(MailFate::cut_after_taking);

  const auto taken_before = world_.mail_server.taken.size();
  const auto mine = world_.conversations.size();
  world_.conversations.push_back({key_of(bytes),
                                  envelope.recipients,
                                  world_.clock.peek(),
                                  world_.process,
                                  world_.calls + 1,
                                  0,
                                  false,
                                  false,
                                  false,
                                  {}});
  // A second daemon may have conversations in the middle of this one, also about the same message.
  const auto note_what_was_taken = [&] {
    const auto& all = world_.conversations;
    const auto& taken = world_.mail_server.taken;
    const auto& key = all[mine].key;
    const auto about_it =
        std::count_if(taken.begin() + static_cast<std::ptrdiff_t>(taken_before), taken.end(),
                      [&](const auto& message) { return key_of(message.bytes) == key; });
    const auto by_others =
        std::count_if(all.begin() + static_cast<std::ptrdiff_t>(mine) + 1, all.end(),
                      [&](const auto& other) { return other.key == key && other.taken; });
    world_.conversations[mine].taken = about_it > by_others;
    world_.conversations[mine].over = true;
  };
  try {
    auto delivery = inner_.send(envelope, bytes, [&]() -> Status {
      TRY(before_first_byte());
      world_.conversations[mine].body_call = world_.calls;
      return {};
    });
    note_what_was_taken();
    auto& conversation = world_.conversations[mine];
    conversation.outcome = delivery.outcome;
    conversation.reply_read = delivery.outcome != ports::Outcome::uncertain;
    world_.tell("   mail " + conversation.key.substr(0, 8) + " to " + envelope.recipients.front() +
                (conversation.taken ? ": taken" : ": not taken") + ", " + delivery.evidence);
    return delivery;
  } catch (...) {
    note_what_was_taken();
    throw;
  }
}

}  // namespace dunning::simulation
