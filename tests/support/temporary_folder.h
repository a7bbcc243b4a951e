// TemporaryFolder: a folder of its own for one test, gone when the test ends.
#pragma once

#include <cassert>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "base/fd.h"

namespace coaming {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(temporary_folder() + "/coaming-test-XXXXXX") {
    [[maybe_unused]] const char* made = ::mkdtemp(path_.data());
    assert(made != nullptr);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }

  // Writes a file, and the folders that lead to it; returns its path.
  std::string write(const std::string& name, std::string_view text) const {
    const std::string where = path(name);
    std::filesystem::create_directories(std::filesystem::path(where).parent_path());
    std::ofstream(where, std::ios::binary) << text;
    return where;
  }
  void write_all(const std::map<std::string, std::string>& files) const {
    for (const auto& [name, text] : files) write(name, text);
  }

 private:
  std::string path_;
};

}  // namespace coaming
