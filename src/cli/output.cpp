#include "cli/output.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <fcntl.h>
#include <sys/ioctl.h>
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

std::size_t terminal_width(int fd) {
  winsize size{};
  return ::isatty(fd) == 1 && ::ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool is_special(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

// A file without a name in the folder of `path`: whoever kills the program leaves nothing behind. None where the file
// system, or the lack of /proc, does not allow it.
Fd open_nameless(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (::access("/proc/self/fd", X_OK) != 0) return {};
  return Fd(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644));
}

Result<void> give_name(const Fd& file, const std::string& path) {
  const std::string self = "/proc/self/fd/" + std::to_string(file.get());
  if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
  return system_error("put it in place");
}

// Takes the place of a file that is there already, in one step.
Result<void> replace(const std::string& path, const std::string& part) {
  if (::rename(part.c_str(), path.c_str()) == 0) return {};
  const Error error = system_error("put it in place");
  ::unlink(part.c_str());
  return error;
}

Result<void> write_new_file(const Output& output, const Report& report) {
  const std::string part = output.file + ".part-" + std::to_string(::getpid());
  if (const Fd nameless = open_nameless(output.file)) {
    if (auto written = render(output, report, {}, nameless.get()); !written) return written;
    if (::access(output.file.c_str(), F_OK) != 0) return give_name(nameless, output.file);
    if (auto named = give_name(nameless, part); !named) return named;
    return replace(output.file, part);
  }
  const Fd named(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!named) return system_error("write it");
  if (auto written = render(output, report, {}, named.get()); !written) {
    ::unlink(part.c_str());
    return written;
  }
  return replace(output.file, part);
}

Result<void> write_file(const Output& output, const Report& report) {
  // A pipe or a device is written to as it is; a file appears, or is replaced, when the new one is whole.
  Result<void> written;
  if (is_special(output.file)) {
    const Fd fd(::open(output.file.c_str(), O_WRONLY | O_CLOEXEC));
    written = fd ? render(output, report, {}, fd.get()) : Result<void>(system_error("write to it"));
  } else {
    written = write_new_file(output, report);
  }
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
      if (auto written =
              render(output, report, {shows_color(STDOUT_FILENO), terminal_width(STDOUT_FILENO)}, STDOUT_FILENO);
          !written) {
        return written.error().in("standard output");
      }
    } else if (auto written = write_file(output, report); !written) {
      return written;
    }
  }
  return {};
}

}  // namespace coaming
