#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/store/attachments.hpp"

// Files that belong to a debtor or an invoice and go into its dossier (S36).
namespace dunning::desk {

struct AttachWish {
  std::optional<std::string> administration;
  std::string target;  // a debtor, or an invoice: then the file is about that one
  std::string path;
  std::string kind;
};
Result<Done> attach(const Desk& desk, const AttachWish& wish);

struct AttachmentsAnswer {
  FoundDebtor debtor;
  struct Row {
    store::Attachment attachment;
    std::string number;  // of its invoice; empty: the debtor's
  };
  std::vector<Row> rows;
};
Result<AttachmentsAnswer> attachments(const Desk& desk,
                                      const std::optional<std::string>& administration,
                                      const std::string& target);
// By the number under which it is listed.
Result<Done> detach(const Desk& desk, const std::optional<std::string>& administration, int id);

std::string to_text(const AttachmentsAnswer& answer);
json::Value to_json(const AttachmentsAnswer& answer);

}  // namespace dunning::desk
