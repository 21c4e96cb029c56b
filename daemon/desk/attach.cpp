#include "daemon/desk/attach.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/target.hpp"
#include "daemon/desk/told_word.hpp"

namespace dunning::desk {
namespace {

namespace fs = std::filesystem;

std::string media_type(const fs::path& path) {
  std::string end = path.extension().string();
  std::transform(end.begin(), end.end(), end.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".pdf", "application/pdf"}, {".png", "image/png"},  {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},     {".txt", "text/plain"}, {".eml", "message/rfc822"},
      {".zip", "application/zip"}, {".csv", "text/csv"},   {".html", "text/html"}};
  for (const auto& [extension, type] : types) {
    if (end == extension) return std::string(type);
  }
  return "application/octet-stream";
}

Result<std::string> read_file(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error)
    return fail(ErrorKind::invalid_input, "cannot read " + path.string() + ": " + error.message());
  if (size > store::attachment_bytes) {
    return fail(ErrorKind::invalid_input,
                path.string() + " is larger than " +
                    std::to_string(store::attachment_bytes / 1024 / 1024) + " MiB");
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof())
    return fail(ErrorKind::invalid_input, "cannot read " + path.string());
  return bytes;
}

std::string kinds() {
  std::string text;
  for (const auto kind : store::attachment_kinds)
    text += (text.empty() ? "" : ", ") + std::string(kind);
  return text;
}

}  // namespace

Result<Done> attach(const Desk& desk, const AttachWish& wish) {
  const bool known =
      std::find(std::begin(store::attachment_kinds), std::end(store::attachment_kinds),
                wish.kind) != std::end(store::attachment_kinds);
  if (!known) {
    return fail(ErrorKind::invalid_input,
                "--kind: found \"" + wish.kind + "\"; allowed: " + kinds());
  }
  const auto found = TRY(meant_debtor(desk, wish.administration, wish.target));
  const auto bytes = TRY(read_file(wish.path));
  store::Attachment one;
  one.debtor = found.debtor.id;
  if (found.invoice) one.invoice = found.invoice->id;
  one.kind = wish.kind;
  one.file_name = fs::path(wish.path).filename().string();
  one.media_type = media_type(wish.path);
  one.attached_by = desk.author;
  const auto id = TRY(store::Attachments(desk.store)
                          .add(found.administration.stored->id, one, bytes, desk.clock.now()));
  return Done{"Attached " + printable(one.file_name) + " as " + wish.kind + " to " +
              (found.invoice ? "invoice " + printable(found.invoice->number) : who(found.debtor)) +
              ", number " + std::to_string(id)};
}

Result<AttachmentsAnswer> attachments(const Desk& desk,
                                      const std::optional<std::string>& administration,
                                      const std::string& target) {
  const auto found = TRY(meant_debtor(desk, administration, target));
  AttachmentsAnswer answer;
  answer.debtor = found.debtor;
  const auto accounts =
      TRY(accounts_of(desk, found.administration, found.debtor.id, Accounts::all));
  Numbers numbers;
  for (const auto& key : accounts) {
    const auto loaded = TRY(store::Accounts(desk.store).load(key));
    for (const auto& [id, number] : numbers_of(loaded.account))
      numbers[id] = number;
  }
  for (auto& one :
       TRY(store::Attachments(desk.store).list(found.administration.stored->id, found.debtor.id))) {
    if (found.invoice && one.invoice && *one.invoice != found.invoice->id) continue;
    std::string number;
    if (one.invoice)
      number = numbers.contains(*one.invoice) ? numbers.at(*one.invoice) : one.invoice->value;
    answer.rows.push_back({std::move(one), std::move(number)});
  }
  return answer;
}

Result<Done> detach(const Desk& desk, const std::optional<std::string>& name, int id) {
  const auto of = TRY(administration(desk, name));
  const auto removed =
      TRY(store::Attachments(desk.store).remove(of.stored->id, id, desk.author, desk.clock.now()));
  return Done{"Removed " + printable(removed.file_name) + " (" + removed.kind + ")"};
}

std::string to_text(const AttachmentsAnswer& answer) {
  if (answer.rows.empty()) return "nothing is attached to " + who(answer.debtor) + "\n";
  Table table({{"NUMBER", Table::Align::right}, {"KIND"}, {"FILE"}, {"INVOICE"}, {"BY"}});
  for (const auto& row : answer.rows) {
    const auto& one = row.attachment;
    table.row({std::to_string(one.id), one.kind, one.file_name,
               row.number.empty() ? "-" : row.number, one.attached_by});
  }
  return table.print();
}

json::Value to_json(const AttachmentsAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& row : answer.rows) {
    const auto& one = row.attachment;
    list.push(json::Value::object({{"attachment", one.id},
                                   {"kind", one.kind},
                                   {"file_name", one.file_name},
                                   {"media_type", one.media_type},
                                   {"digest", one.digest},
                                   {"invoice", json_or_null(row.number)},
                                   {"attached_at", json_part(std::optional(one.attached_at))},
                                   {"attached_by", one.attached_by}}));
  }
  auto value = json_answer("attachments");
  value.set("debtor", answer.debtor.id.value);
  value.set("debtor_name", answer.debtor.name);
  value.set("attachments", std::move(list));
  return value;
}

}  // namespace dunning::desk
