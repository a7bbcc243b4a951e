// Measures the search for secrets alone: files are read before the clock runs, one thread, CPU time.
//
//     bench_secrets [--findings] FOLDER
//
// Prints one JSON object: how long preparing takes, how much was text and how fast it was searched, what was found.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "inspection/inspection.h"

namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kMaxBytes = 3ULL << 30;
constexpr int kRounds = 5;

struct Loaded {
  std::string path;  // below the folder
  std::string bytes;
  std::uint32_t mode = 0;
};

// Of this thread: other work on the machine does not count.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<Loaded> load(const fs::path& folder) {
  std::vector<Loaded> files;
  std::uint64_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    Loaded file;
    file.path = fs::relative(entry.path(), folder);
    file.bytes.assign(std::istreambuf_iterator<char>(in), {});
    struct stat status {};
    if (::stat(entry.path().c_str(), &status) == 0) file.mode = status.st_mode & 07777;
    total += file.bytes.size();
    if (total > kMaxBytes) break;
    files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  const bool shows_findings = argc == 3 && std::strcmp(argv[1], "--findings") == 0;
  if (argc != 2 && !shows_findings) {
    std::fprintf(stderr, "usage: bench_secrets [--findings] FOLDER\n");
    return 2;
  }
  double prepare = 1e9;
  for (int i = 0; i < kRounds; ++i) {
    const double begin = cpu_seconds();
    const auto prepared = coaming::Inspection::prepare({});
    prepare = std::min(prepare, cpu_seconds() - begin);
    if (!prepared) {
      std::fprintf(stderr, "bench_secrets: %s\n", prepared.error().message.c_str());
      return 1;
    }
  }
  const auto inspection = coaming::Inspection::prepare({});
  const std::vector<Loaded> files = load(argv[argc - 1]);
  double ask = 1e9;
  double search = 1e9;
  std::uint64_t all_bytes = 0;
  std::uint64_t text_bytes = 0;
  std::size_t texts = 0;
  std::size_t findings = 0;
  for (int round = 0; round < kRounds; ++round) {
    all_bytes = text_bytes = texts = findings = 0;
    std::vector<const Loaded*> wanted;
    double begin = cpu_seconds();
    for (const Loaded& file : files) {
      coaming::FileEntry entry;
      entry.path = file.path;
      entry.size = file.bytes.size();
      all_bytes += file.bytes.size();
      if ((*inspection)->wants(entry, std::string_view(file.bytes).substr(0, coaming::kFirstBytes))) {
        wanted.push_back(&file);
      }
    }
    ask = std::min(ask, cpu_seconds() - begin);
    begin = cpu_seconds();
    for (const Loaded* file : wanted) {
      coaming::FileEntry entry;
      entry.path = file->path;
      entry.size = file->bytes.size();
      coaming::FileFacts facts;
      (*inspection)->read(entry, coaming::ByteRange::of_memory(file->bytes), facts);
      text_bytes += file->bytes.size();
      ++texts;
      findings += facts.findings.size();
      if (shows_findings && round == 0) {
        entry.mode = file->mode;
        (*inspection)->look(entry, facts);
        for (const coaming::Finding& finding : facts.findings) {
          std::printf("%s %s:%zu %s (%s)\n", finding.rule.c_str(), file->path.c_str(), finding.location.line,
                      finding.evidence.c_str(), std::string(coaming::to_string(finding.severity)).c_str());
        }
      }
    }
    search = std::min(search, cpu_seconds() - begin);
  }
  std::printf(
      "{\"prepare_ms\": %.2f, \"files\": %zu, \"bytes\": %llu, \"texts\": %zu, \"text_bytes\": %llu, \"ask_ms\": %.2f,"
      " \"search_s\": %.4f, \"findings\": %zu}\n",
      prepare * 1e3, files.size(), static_cast<unsigned long long>(all_bytes), texts,
      static_cast<unsigned long long>(text_bytes), ask * 1e3, search, findings);
  return 0;
}
