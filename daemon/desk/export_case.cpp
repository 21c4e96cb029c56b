#include "daemon/desk/export_case.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/write_file.hpp"
#include "daemon/json/write.hpp"

namespace dunning::desk {
namespace {

namespace fs = std::filesystem;

// File names made of what the books or the configuration say hold letters, digits, - and _ only.
std::string file_name(const std::string& text) {
  std::string name;
  for (const char byte : text.substr(0, 60)) {
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
    name += plain ? byte : '_';
  }
  return name.empty() ? "_" : name;
}

using Files = std::map<std::string, std::string>;  // by path inside the export

void add_messages(const Case& of, Files& files) {
  int nr = 0;
  for (const auto& one : of.dossier.occasions) {
    ++nr;
    const std::string name = to_string(one.occasion.on) + "-" + std::to_string(nr) + "-" +
                             file_name(what_it_is(one.occasion.intent));
    if (!one.intent.empty()) files["facts/" + name + ".json"] = one.intent + "\n";
    for (const auto& row : one.rows) {
      if (row.outgoing.effect != Effect::message || row.outgoing.bytes.empty()) continue;
      files["messages/" + name + "-" + row.outgoing.key.value.substr(0, 8) + ".eml"] =
          row.outgoing.bytes;
    }
  }
  for (const auto& one : of.dossier.definitions) {
    files["definitions/" + file_name(one.kind) + "-" + file_name(one.digest.substr(0, 16)) +
          ".txt"] = one.body;
  }
}

std::string verification_text(const store::Verification& found, const store::Head& head) {
  if (found.broken_at) {
    return "The history of this administration is BROKEN at entry " +
           std::to_string(*found.broken_at) + ": " + found.message + "\n";
  }
  std::string text = "The history of this administration was verified when this was made: " +
                     counted(found.entries, "entry", "entries") + ", whole; entry " +
                     std::to_string(head.seq) + " has the hash\n" + head.hash + "\n";
  for (const auto& one : found.erasures) {
    text += "Entry " + std::to_string(one.seq) + " tells that " + printable(one.author) +
            " had the personal part of " + counted(one.entries, "entry", "entries") + " about " +
            printable(one.subject) + " erased.\n";
  }
  return text;
}

std::string readme(const Case& of, const Desk& desk, const store::Verification& found,
                   const store::Head& head) {
  const auto now = of.administration.local(desk.clock, desk.clock.now());
  std::string text = "About " + of.about + "\n\nMade by " + printable(desk.author) + " on " +
                     local_text(now) + " (" + of.administration.configured->time_zone +
                     ") from the records of " + of.administration.rules.creditor.name +
                     " as kept by dunningd.\n\n" + verification_text(found, head);
  const auto erased = erased_parts(of);
  if (erased > 0) {
    text += "\n" + counted(erased, "part", "parts") + " of this case had been erased before and " +
            (erased == 1 ? "is" : "are") + " missing here; the timeline says where.\n";
  }
  return text +
         "\nmessages/     every message as it was handed to the mail server, as a mail program "
         "opens it\nfacts/        what each message states, as it was decided\n"
         "definitions/  the policies and texts they were made from\n"
         "timeline.txt  what happened, in order\nrecords.json  what the accounting system showed, "
         "and when it was first seen\nsaid.json     what people said, held back and had to do\n"
         "replies.json  what came in by mail: answers, and reports that mail did not arrive\n"
         "history.json  the entries of the chained history; each hash covers the entry and the "
         "hash before it\nSHA256SUMS    the digest of every file; check with: sha256sum -c "
         "SHA256SUMS\n";
}

// Everything beside its place first: an export is there as a whole or not at all.
Status write_all(const Files& files, const fs::path& out) {
  std::error_code error;
  if (fs::exists(out, error)) {
    return fail(ErrorKind::conflict,
                out.string() + " exists: an export gets a directory of its own");
  }
  fs::path beside = out;
  beside += ".unfinished";
  fs::remove_all(beside, error);
  fs::create_directories(beside, error);
  if (error)
    return fail(ErrorKind::permanent, "cannot make " + beside.string() + ": " + error.message());
  fs::permissions(beside, fs::perms::owner_all, error);
  for (const auto& [name, text] : files)
    TRY(write_file(beside / name, text, Readers::owner));
  fs::rename(beside, out, error);
  if (error)
    return fail(ErrorKind::permanent, "cannot make " + out.string() + ": " + error.message());
  return {};
}

}  // namespace

Result<ExportAnswer> export_case(const Desk& desk, const ExportWish& wish) {
  if (wish.out.empty()) return fail(ErrorKind::invalid_input, "say where to: --out DIRECTORY");
  const auto found = TRY(meant_debtor(desk, wish.administration, wish.target));
  const auto id = found.administration.stored->id;
  Case of{found.administration, "", TRY(store::Dossiers(desk.store).of(id, found.debtor.id))};
  of.replies = TRY(all_replies_of(desk, found.administration, found.debtor.id));
  of.about = "debtor " + who(found.debtor);
  if (found.invoice) {
    of.about = "invoice " + printable(found.invoice->number) + " of " + of.about;
    narrow(of, {found.invoice->id});
  }
  const store::History history(desk.store);
  const auto verification = TRY(history.verify(id));
  Files files;
  add_messages(of, files);
  ExportAnswer answer;
  for (const auto& [name, text] : files)
    answer.messages += name.starts_with("messages/") ? 1 : 0;
  files["README.txt"] = readme(of, desk, verification, TRY(history.head(id)));
  files["timeline.txt"] = timeline(of, desk.clock);
  files["records.json"] = json::write_pretty(records_json(of));
  files["said.json"] = json::write_pretty(said_json(of));
  files["replies.json"] = json::write_pretty(to_json(of.replies));
  files["history.json"] = json::write_pretty(history_json(of));
  std::string manifest;
  for (const auto& [name, text] : files)
    manifest += wish.digest(text) + "  " + name + "\n";
  files["SHA256SUMS"] = manifest;
  TRY(write_all(files, wish.out));
  answer.directory = wish.out.string();
  answer.about = of.about;
  answer.files = static_cast<std::int64_t>(files.size());
  answer.erased = erased_parts(of);
  answer.whole = !verification.broken_at.has_value();
  answer.manifest = wish.digest(manifest);
  return answer;
}

std::string to_text(const ExportAnswer& answer) {
  std::string text = "Exported " + answer.about + " to " + answer.directory + ": " +
                     counted(answer.files, "file", "files") + ", " +
                     counted(answer.messages, "message", "messages");
  if (answer.erased > 0)
    text += ", " + counted(answer.erased, "part", "parts") + " erased before and missing";
  text += answer.whole ? ". The history is whole" : ". THE HISTORY IS BROKEN: dunningctl verify";
  return text + "\nSHA256SUMS has the digest " + answer.manifest + "\n";
}

json::Value to_json(const ExportAnswer& answer) {
  auto value = json_answer("export");
  value.set("directory", answer.directory);
  value.set("about", answer.about);
  value.set("files", answer.files);
  value.set("messages", answer.messages);
  value.set("erased", answer.erased);
  value.set("whole", answer.whole);
  value.set("manifest", answer.manifest);
  return value;
}

}  // namespace dunning::desk
