#include "daemon/messages/gmime.hpp"

#include <mutex>

namespace dunning::messages::gmime {

// GMime itself counts who has asked, and lets the second one go on before the first has finished.
void initialize() {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
}

Owned<GMimeMessage> parse(std::string_view bytes) {
  initialize();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

std::string content_of(GMimePart* part) {
  auto* content = g_mime_part_get_content(part);
  if (!content) return {};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {array->data, array->data + array->len};
}

}  // namespace dunning::messages::gmime
