#include "daemon/dispatch/documents.hpp"

namespace dunning::dispatch {

messages::Attachments attachments_for(const policy::Intent& intent,
                                      const Instructions& instructions, const Edges& edges,
                                      std::vector<messages::Attachment> letter) {
  std::vector<messages::Attachment> files;
  // More are not attached anyway: no need to ask the ledger for them.
  if (intent.documents.size() <= messages::attachments_limit) {
    for (const auto& ref : intent.documents) {
      auto document = edges.books.document(instructions.id, ref);
      if (document) {
        files.push_back({std::move(document->file_name), std::move(document->media_type),
                         std::move(document->bytes)});
        continue;
      }
      edges.log.warning("document_not_attached", {{"administration", instructions.name},
                                                  {"invoice", ref.id},
                                                  {"because", document.error().message}});
      break;  // half of the copies would be mistaken for all
    }
  }
  return messages::attachments_of(std::move(files), intent.documents.size(), std::move(letter));
}

}  // namespace dunning::dispatch
