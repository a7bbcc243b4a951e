#include "artifact/registry/certificates.h"

#include <algorithm>
#include <filesystem>

namespace coaming {

Result<HttpTrust> find_certificates(const std::string& registry, const std::vector<std::string>& folders) {
  namespace fs = std::filesystem;
  for (const std::string& parent : folders) {
    const fs::path folder = fs::path(parent) / registry;
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    if (failure == std::errc::no_such_file_or_directory || failure == std::errc::not_a_directory) continue;
    if (failure) {
      const bool is_denied = failure == std::errc::permission_denied;
      return Error{is_denied ? ErrorCode::Denied : ErrorCode::Unavailable,
                   "cannot list " + folder.string() + ": " + failure.message()};
    }
    std::vector<fs::path> files;
    for (; !failure && entries != fs::directory_iterator(); entries.increment(failure))
      files.push_back(entries->path());
    std::sort(files.begin(), files.end());
    HttpTrust trust;
    for (const fs::path& file : files) {
      if (file.extension() == ".crt") trust.ca_files.push_back(file.string());
      if (file.extension() != ".cert" || !trust.certificate_file.empty()) continue;
      fs::path key = file;
      key.replace_extension(".key");
      if (std::find(files.begin(), files.end(), key) == files.end()) {
        return Error{ErrorCode::NotFound,
                     "the certificate " + file.string() + " has no key: there is no " + key.string()};
      }
      trust.certificate_file = file.string();
      trust.key_file = key.string();
    }
    return trust;
  }
  return HttpTrust{};
}

}  // namespace coaming
