// JoinedReaders: several readers that are shown every file together.
#pragma once

#include <string>
#include <vector>

#include "model/file_reader.h"

namespace coaming {

class JoinedReaders : public FileReader {
 public:
  // Borrows them.
  explicit JoinedReaders(std::vector<const FileReader*> readers) : readers_(std::move(readers)) {}

  void look(const FileEntry& entry, FileFacts& facts) const override;
  [[nodiscard]] bool wants(const FileEntry& entry, std::string_view first_bytes) const override;
  // Shows it to those that want it.
  void read(const FileEntry& entry, const ByteRange& bytes, FileFacts& facts) const override;
  [[nodiscard]] std::string version() const override;

 private:
  std::vector<const FileReader*> readers_;
};

}  // namespace coaming
