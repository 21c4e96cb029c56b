#include "daemon/messages/zip.hpp"

#include <zip.h>

#include <memory>

// libzip is named here only.
namespace dunning::messages {
namespace {

// The first day that a ZIP can tell, at midnight, in the coding of DOS: a clock or a time zone in
// the bytes would make every archive another one.
constexpr zip_uint16_t first_day = (1U << 5U) | 1U;

std::string text_of(zip_error_t& error) {
  return zip_error_strerror(&error);
}

Error failed(zip_t* archive, const std::string& what) {
  return {ErrorKind::permanent,
          what + ": " + (archive != nullptr ? zip_strerror(archive) : "out of memory"),
          {}};
}

bool is_inside(const std::string& path) {
  return !path.empty() && path.front() != '/' && path.find("..") == std::string::npos &&
         path.find('\\') == std::string::npos && path.find('\0') == std::string::npos;
}

Status add(zip_t* archive, const std::string& path, const std::string& bytes) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  if (source == nullptr) return fail(failed(archive, "cannot read " + path));
  const auto index = zip_file_add(archive, path.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return fail(failed(archive, "cannot add " + path));
  }
  const auto at = static_cast<zip_uint64_t>(index);
  // The system and the rights of files are those of a plain Unix file, wherever it is made.
  constexpr zip_uint32_t plain_file = 0100644U << 16U;
  if (zip_file_set_dostime(archive, at, 0, first_day, 0) < 0 ||
      zip_file_set_external_attributes(archive, at, 0, ZIP_OPSYS_UNIX, plain_file) < 0 ||
      zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, 9) < 0)
    return fail(failed(archive, "cannot add " + path));
  return {};
}

using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;

Result<std::string> bytes_of(zip_source_t* source) {
  if (zip_source_open(source) < 0)
    return fail(ErrorKind::permanent, "the archive that was made cannot be read");
  std::string all;
  char buffer[16 * 1024];
  while (true) {
    const auto read = zip_source_read(source, buffer, sizeof buffer);
    if (read < 0) break;
    if (read == 0) {
      zip_source_close(source);
      return all;
    }
    all.append(buffer, static_cast<std::size_t>(read));
  }
  zip_source_close(source);
  return fail(ErrorKind::permanent, "the archive that was made cannot be read");
}

}  // namespace

Result<std::string> zip(const std::map<std::string, std::string>& files) {
  std::size_t size = 0;
  for (const auto& [path, bytes] : files) {
    if (!is_inside(path))
      return fail(ErrorKind::invalid_input, "\"" + path + "\" is no path inside an archive");
    size += bytes.size();
  }
  if (size > zip_limit_bytes) {
    return fail(ErrorKind::invalid_input, "the files have " + std::to_string(size / 1024 / 1024) +
                                              " MiB together, more than the " +
                                              std::to_string(zip_limit_bytes / 1024 / 1024) +
                                              " of an archive");
  }
  zip_error_t error;
  zip_error_init(&error);
  const Source made(zip_source_buffer_create(nullptr, 0, 0, &error), &zip_source_free);
  zip_t* archive =
      made ? zip_open_from_source(made.get(), ZIP_CREATE | ZIP_TRUNCATE, &error) : nullptr;
  if (archive == nullptr)
    return fail(ErrorKind::permanent, "cannot make an archive: " + text_of(error));
  zip_source_keep(made.get());  // the archive gives up its own when it is closed
  Status added;
  for (const auto& [path, bytes] : files) {
    added = add(archive, path, bytes);
    if (!added) break;
  }
  if (!added || zip_close(archive) < 0) {
    auto why = added ? failed(archive, "cannot write the archive") : added.error();
    zip_discard(archive);
    return fail(std::move(why));
  }
  return bytes_of(made.get());
}

}  // namespace dunning::messages
