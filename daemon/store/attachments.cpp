#include "daemon/store/attachments.hpp"

#include <algorithm>

#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

std::vector<Attachment> read(Session& session, const std::string& where, const Ins& in) {
  std::vector<Attachment> found;
  session.rows<std::int64_t, DebtorId, std::string, std::string, std::string, std::string,
               std::string, Instant, std::string>(
      "SELECT id, debtor, invoice, kind, file_name, media_type, digest, attached_at, attached_by "
      "FROM attachments " +
          where,
      in,
      [&](std::int64_t id, DebtorId debtor, std::string invoice, std::string kind,
          std::string file_name, std::string media_type, std::string digest, Instant at,
          std::string by) {
        Attachment one{id,
                       std::move(debtor),
                       {},
                       std::move(kind),
                       std::move(file_name),
                       std::move(media_type),
                       std::move(digest),
                       at,
                       std::move(by)};
        if (!invoice.empty()) one.invoice = InvoiceId{std::move(invoice)};
        found.push_back(std::move(one));
      });
  return found;
}

Status fits(const Attachment& attachment, std::string_view bytes) {
  if (bytes.empty()) return fail(ErrorKind::invalid_input, "the file is empty");
  if (bytes.size() > attachment_bytes) {
    return fail(
        ErrorKind::invalid_input,
        "the file is larger than " + std::to_string(attachment_bytes / 1024 / 1024) + " MiB");
  }
  const bool known = std::find(std::begin(attachment_kinds), std::end(attachment_kinds),
                               attachment.kind) != std::end(attachment_kinds);
  if (!known) return fail(ErrorKind::invalid_input, "unknown kind " + attachment.kind);
  return {};
}

json::Value facts_of(const Attachment& attachment) {
  return FieldWriter()
      .number("attachment", attachment.id)
      .text("digest", attachment.digest)
      .text("kind", attachment.kind)
      .object();
}

}  // namespace

Result<std::int64_t> Attachments::add(AdministrationId administration, const Attachment& attachment,
                                      std::string_view bytes, Instant now) {
  TRY(fits(attachment, bytes));
  return transact(store_, Access::write, [&](Session& session) -> Result<std::int64_t> {
    const auto known = read(session, "WHERE administration = ? AND debtor = ?",
                            {administration, attachment.debtor});
    if (known.size() >= attachments_of_debtor) {
      return fail(ErrorKind::invalid_input, "the debtor has " + std::to_string(known.size()) +
                                                " files, and no more are kept");
    }
    Attachment one = attachment;
    one.digest = crypto::sha256_hex(bytes);
    for (const Attachment& other : known) {
      if (other.digest == one.digest && other.kind == one.kind && other.invoice == one.invoice)
        return fail(ErrorKind::conflict,
                    "this very file is attached as " + std::to_string(other.id));
    }
    one.id = session.take_numbers("attachment", 1);
    session.run(
        "INSERT INTO attachments (id, administration, debtor, invoice, kind, file_name, "
        "media_type, digest, attached_at, attached_by, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {one.id, administration, one.debtor, one.invoice.value_or(InvoiceId{}), one.kind,
         one.file_name, one.media_type, one.digest, now, one.attached_by, crypto::base64(bytes)});
    append(session, {administration, now, "attached", subject_of(one.debtor), facts_of(one),
                     json::write(FieldWriter()
                                     .text("author", one.attached_by)
                                     .text("file_name", one.file_name)
                                     .object())});
    raise_say(session, administration, one.debtor);
    return one.id;
  });
}

Result<std::vector<Attachment>> Attachments::list(AdministrationId administration,
                                                  const DebtorId& debtor) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Attachment>> {
    return read(session, "WHERE administration = ? AND debtor = ? ORDER BY id",
                {administration, debtor});
  });
}

Result<std::string> Attachments::bytes(AdministrationId administration, std::int64_t id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::string> {
    const auto body = session.value<std::string>(
        "SELECT body FROM attachments WHERE administration = ? AND id = ?", {administration, id});
    if (!body) return fail(ErrorKind::not_found, "there is no file " + std::to_string(id));
    auto bytes = crypto::parse_base64(*body);
    if (!bytes)
      return fail(ErrorKind::permanent, "the file " + std::to_string(id) + " cannot be read");
    return std::move(*bytes);
  });
}

Result<Attachment> Attachments::remove(AdministrationId administration, std::int64_t id,
                                       const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Attachment> {
    auto found = read(session, "WHERE administration = ? AND id = ?", {administration, id});
    if (found.empty()) return fail(ErrorKind::not_found, "there is no file " + std::to_string(id));
    session.run("DELETE FROM attachments WHERE administration = ? AND id = ?",
                {administration, id});
    append(session,
           {administration, now, "detached", subject_of(found.front().debtor),
            facts_of(found.front()), json::write(FieldWriter().text("author", author).object())});
    raise_say(session, administration, found.front().debtor);
    return std::move(found.front());
  });
}

}  // namespace dunning::store
