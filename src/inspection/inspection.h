// Inspection: looks for what should not be in an image, in each file by itself: secrets, files with special rights,
// malware.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inspection/content_kind.h"
#include "model/file_reader.h"

namespace coaming {

struct InspectionOptions {
  bool secrets = true;
  std::vector<std::string> secret_rule_files{};   // beside Coaming's own rules
  std::string allow_file{};                       // beside Coaming's own list; may be empty
  std::vector<std::string> malware_hash_files{};  // none: files are not hashed
  std::vector<std::string> yara_rule_files{};     // none: YARA is not used
};

class Inspection : public FileReader {
 public:
  // Errors: those of SecretRules::load, AllowList::parse, HashList::add_line, YaraRules::compile and of reading the
  // files;
  //         the message says where the mistake is.
  static Result<std::unique_ptr<Inspection>> prepare(const InspectionOptions& options);
  ~Inspection() override;

  void look(const FileEntry& entry, FileFacts& facts) const override;
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view first_bytes) const override;
  void read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const override;
  [[nodiscard]] std::string version() const override;

  // The secrets in a text of the image's configuration or history, which `name` names in the evidence: "ENV", "history
  // 3", "label org.example.key". Only findings and gaps are set, without a place.
  [[nodiscard]] FileFacts inspect_text(std::string_view name, std::string_view text) const;

 private:
  struct Parts;
  explicit Inspection(std::unique_ptr<Parts> parts);

  void search_for_secrets(std::string_view path, std::string_view place, ContentKind kind, const ByteRange& bytes,
                          FileFacts& facts) const;
  void search_for_malware(const ByteRange& bytes, FileFacts& facts) const;
  void lower_or_drop(std::string_view path, FileFacts& facts, std::size_t first) const;

  std::unique_ptr<Parts> parts_;
};

}  // namespace coaming
