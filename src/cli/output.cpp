#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "report/formats.h"

namespace coaming {

namespace {

Result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t done = ::write(fd, text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return system_error("write the report");
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

// The first failure ends the writing; what comes after it is dropped.
Result<void> render(const Output& output, const Report& report, const RenderOptions& options, int fd) {
  Result<void> written;
  output.format->write(report, options, [&](std::string_view text) {
    if (written) written = write_all(fd, text);
  });
  return written;
}

bool shows_color(int fd) {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  const char* terminal = std::getenv("TERM");      // NOLINT(concurrency-mt-unsafe)
  const bool refused = no_color != nullptr && *no_color != '\0';
  return ::isatty(fd) == 1 && !refused && terminal != nullptr && std::string_view(terminal) != "dumb";
}

bool is_special(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

Result<void> write_file(const Output& output, const Report& report) {
  // A pipe or a device is written to as it is; a file is replaced when the new one is whole.
  const bool in_place = is_special(output.file);
  const std::string path = in_place ? output.file : output.file + ".part-" + std::to_string(::getpid());
  const Fd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!fd) return system_error("write " + output.file);
  auto written = render(output, report, {}, fd.get());
  if (!in_place && written && ::fsync(fd.get()) != 0) written = system_error("write the report");
  if (!in_place && written && ::rename(path.c_str(), output.file.c_str()) != 0)
    written = system_error("put it in place");
  if (!in_place && !written) ::unlink(path.c_str());
  if (!written) return written.error().in(output.file);
  return {};
}

}  // namespace

Result<std::vector<Output>> parse_outputs(const std::vector<std::string>& texts) {
  std::vector<Output> outputs;
  std::set<std::string> files;
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    Output output;
    output.format = find_report_format(text.substr(0, equals));
    if (output.format == nullptr) {
      return Error{ErrorCode::Invalid, "-o " + text + ": there is no such format; there are: " + report_format_names()};
    }
    if (equals != std::string::npos) output.file = text.substr(equals + 1);
    if (equals != std::string::npos && output.file.empty()) {
      return Error{ErrorCode::Invalid, "-o " + text + ": a file should follow the '='"};
    }
    if (!files.insert(output.file).second) {
      return Error{ErrorCode::Invalid,
                   output.file.empty()
                       ? "two reports cannot share the standard output; give one a file: -o " + text + "=FILE"
                       : "-o " + text + ": the same file is given twice"};
    }
    outputs.push_back(std::move(output));
  }
  return outputs;
}

Result<void> write_outputs(const std::vector<Output>& outputs, const Report& report) {
  for (const Output& output : outputs) {
    if (output.file.empty()) {
      if (auto written = render(output, report, {shows_color(STDOUT_FILENO)}, STDOUT_FILENO); !written) {
        return written.error().in("standard output");
      }
    } else if (auto written = write_file(output, report); !written) {
      return written;
    }
  }
  return {};
}

}  // namespace coaming
