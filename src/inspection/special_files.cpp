#include "inspection/special_files.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "inspection/file_capabilities.h"

namespace coaming {

namespace {

constexpr std::uint32_t kSetuid = 04000;
constexpr std::uint32_t kSetgid = 02000;
constexpr std::uint32_t kSticky = 01000;
constexpr std::uint32_t kAnyExecute = 0111;
constexpr std::uint32_t kOtherWrite = 0002;
constexpr std::uint32_t kOtherRead = 0004;

// Programs that Debian, Ubuntu, Fedora, RHEL, SUSE, Arch and Alpine ship setuid or setgid. By name.
constexpr std::string_view kUsualPrograms[] = {
    "Xorg.wrap",
    "at",
    "bbsuid",
    "bsd-write",
    "chage",
    "chfn",
    "chrome-sandbox",
    "chsh",
    "crontab",
    "dbus-daemon-launch-helper",
    "doas",
    "dotlockfile",
    "exim4",
    "expiry",
    "fusermount",
    "fusermount3",
    "gpasswd",
    "grub2-set-bootflag",
    "ksu",
    "locate",
    "lockfile",
    "mail-lock",
    "mail-touchlock",
    "mail-unlock",
    "mlocate",
    "mount",
    "mount.cifs",
    "mount.ecryptfs_private",
    "mount.nfs",
    "mtr-packet",
    "newgidmap",
    "newgrp",
    "newuidmap",
    "ntfs-3g",
    "pam_extrausers_chkpwd",
    "pam_timestamp_check",
    "passwd",
    "ping",
    "ping6",
    "pkexec",
    "plocate",
    "polkit-agent-helper-1",
    "postdrop",
    "postqueue",
    "pppd",
    "procmail",
    "screen",
    "sendmail",
    "sg",
    "snap-confine",
    "spice-client-glib-usb-acl-helper",
    "ssh-agent",
    "ssh-keysign",
    "staprun",
    "su",
    "sudo",
    "sudoedit",
    "suexec",
    "traceroute6.iputils",
    "umount",
    "umount.ecryptfs_private",
    "umount.nfs",
    "unix2_chkpwd",
    "unix_chkpwd",
    "userhelper",
    "usernetctl",
    "utempter",
    "vipw",
    "wall",
    "write",
    "write.ul",
};

// Programs that do whatever they are told: with more rights than their user's, so does that user. By name.
constexpr std::string_view kObedientPrograms[] = {
    "ash",    "awk",    "bash",   "busybox", "cat",     "chmod", "chown", "cp",   "csh",     "curl",    "dash",
    "dd",     "docker", "ed",     "emacs",   "env",     "find",  "gawk",  "gdb",  "install", "ksh",     "less",
    "lua",    "make",   "mawk",   "more",    "mv",      "nano",  "nc",    "nmap", "node",    "nsenter", "openssl",
    "perl",   "php",    "python", "python2", "python3", "rbash", "rsync", "ruby", "sed",     "sh",      "socat",
    "strace", "tar",    "tclsh",  "tee",     "unshare", "vi",    "vim",   "wget", "zsh",
};

// Where the package manager puts programs.
constexpr std::string_view kSystemFolders[] = {"bin/", "lib/", "lib64/", "libexec/", "opt/google/", "sbin/", "usr/"};

// Devices that every container is given anyway. By path.
constexpr std::string_view kUsualDevices[] = {"dev/console", "dev/full", "dev/null",    "dev/ptmx", "dev/pts/ptmx",
                                              "dev/random",  "dev/tty",  "dev/urandom", "dev/zero"};

static_assert(std::ranges::is_sorted(kUsualPrograms) && std::ranges::is_sorted(kObedientPrograms) &&
              std::ranges::is_sorted(kUsualDevices));

bool is_in(std::span<const std::string_view> sorted, std::string_view text) {
  return std::ranges::binary_search(sorted, text);
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_in_system_folder(std::string_view path) {
  const bool is_system =
      std::ranges::any_of(kSystemFolders, [&](std::string_view folder) { return path.starts_with(folder); });
  return is_system && !path.starts_with("usr/local/");
}

// "python3" of "python3.11".
std::string_view without_version(std::string_view name) { return name.substr(0, name.find('.')); }

std::string octal(std::uint32_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) digits += static_cast<char>('0' + (mode >> shift & 7));
  return digits;
}

std::string ownership(const FileEntry& entry) {
  return "mode " + octal(entry.mode) + ", owner " + std::to_string(entry.uid) + ":" + std::to_string(entry.gid);
}

void add(FileFacts& facts, const char* rule, const char* title, Severity severity, std::string evidence,
         const char* remedy) {
  Finding finding;
  finding.rule = rule;
  finding.title = title;
  finding.severity = severity;
  finding.evidence = std::move(evidence);
  finding.remedy = remedy;
  facts.findings.push_back(std::move(finding));
}

Severity severity_of_program(const FileEntry& entry, bool is_roots) {
  const std::string_view name = name_of(entry.path);
  if ((entry.mode & kOtherWrite) != 0) return Severity::Critical;
  if (is_in(kObedientPrograms, without_version(name))) return is_roots ? Severity::Critical : Severity::High;
  if (is_in(kUsualPrograms, name) && is_in_system_folder(entry.path)) return Severity::Low;
  return is_roots ? Severity::High : Severity::Medium;
}

// Without a bit to execute it, a file is no program, and the bits mean nothing or something else (inode(7)).
void look_at_program(const FileEntry& entry, FileFacts& facts) {
  if ((entry.mode & kAnyExecute) == 0) return;
  if ((entry.mode & kSetuid) != 0) {
    const bool is_roots = entry.uid == 0;
    add(facts, "file/setuid",
        is_roots ? "Program that runs as root, whoever starts it" : "Program that runs as its owner, whoever starts it",
        severity_of_program(entry, is_roots), ownership(entry),
        "Remove it or its setuid bit (chmod u-s), or start the container with no-new-privileges.");
  } else if ((entry.mode & kSetgid) != 0 && (entry.mode & 0010) != 0) {
    add(facts, "file/setgid", "Program that runs with the rights of its group, whoever starts it",
        severity_of_program(entry, false), ownership(entry),
        "Remove it or its setgid bit (chmod g-s), or start the container with no-new-privileges.");
  }
}

void look_at_capabilities(const FileEntry& entry, FileFacts& facts) {
  if (entry.capabilities.empty()) return;
  const auto capabilities = parse_file_capabilities(entry.capabilities);
  if (!capabilities) {
    facts.gaps.push_back({capabilities.error().code, "", std::nullopt,
                          "what it may do beyond its user is not known: " + capabilities.error().message});
    return;
  }
  const std::string text = to_string(*capabilities);
  if (text.empty()) return;
  constexpr std::uint64_t kNetBindService = 1U << 10;
  constexpr std::uint64_t kNetRaw = 1U << 13;
  const bool is_usual = is_in(kUsualPrograms, name_of(entry.path)) && is_in_system_folder(entry.path);
  const bool is_obedient = is_in(kObedientPrograms, without_version(name_of(entry.path)));
  const bool is_harmless = (capabilities->permitted & ~(kNetBindService | kNetRaw)) == 0;
  Severity severity = Severity::Medium;
  if (is_usual || is_harmless) {
    severity = Severity::Low;
  } else if (are_as_good_as_root(capabilities->permitted)) {
    severity = is_obedient ? Severity::Critical : Severity::High;
  }
  std::string evidence = text;
  if (capabilities->root_uid != 0) evidence += ", in user namespaces of uid " + std::to_string(capabilities->root_uid);
  add(facts, "file/capabilities", "Program that has some of root's rights, whoever starts it", severity,
      std::move(evidence),
      "Remove them (setcap -r), or start the container with no-new-privileges or without these capabilities.");
}

bool is_library(std::string_view name) { return name.ends_with(".so") || name.find(".so.") != std::string_view::npos; }

void look_at_rights(const FileEntry& entry, FileFacts& facts) {
  const bool is_shadow = entry.path == "etc/shadow" || entry.path == "etc/shadow-" || entry.path == "etc/gshadow" ||
                         entry.path == "etc/gshadow-";
  if (is_shadow && (entry.mode & (kOtherRead | kOtherWrite)) != 0) {
    add(facts, "file/readable-shadow", "Password hashes that any user may read", Severity::High, ownership(entry),
        "Take the right from others (chmod o-rw).");
  }
  if ((entry.mode & kOtherWrite) == 0) return;
  const bool is_program = (entry.mode & kAnyExecute) != 0;
  const bool is_setting = entry.path.starts_with("etc/");
  if (!is_program && !is_setting && !is_library(name_of(entry.path))) return;
  const bool is_roots = entry.uid == 0 && (is_in_system_folder(entry.path) || is_setting);
  add(facts, "file/world-writable",
      is_setting ? "Setting that any user may change" : "Program that any user may change",
      is_roots ? Severity::High : Severity::Medium, ownership(entry), "Take the right from others (chmod o-w).");
}

void look_at_folder(const FileEntry& entry, FileFacts& facts) {
  if ((entry.mode & kOtherWrite) == 0 || (entry.mode & kSticky) != 0) return;
  const bool is_system = is_in_system_folder(entry.path) || entry.path == "etc" || entry.path.starts_with("etc/");
  add(facts, "file/world-writable-folder", "Folder in which any user may replace the files of others",
      is_system ? Severity::High : Severity::Medium, ownership(entry),
      "Take the right from others (chmod o-w), or set the sticky bit (chmod +t).");
}

}  // namespace

void look_at_special_file(const FileEntry& entry, FileFacts& facts) {
  switch (entry.type) {
    case FileType::File:
      look_at_program(entry, facts);
      look_at_capabilities(entry, facts);
      look_at_rights(entry, facts);
      break;
    case FileType::Folder: look_at_folder(entry, facts); break;
    case FileType::Device:
      if (!is_in(kUsualDevices, entry.path)) {
        add(facts, "file/device", "Device in the image", Severity::Medium, ownership(entry),
            "Remove it; a container is given its devices when it starts.");
      }
      break;
    case FileType::SymbolicLink:
    case FileType::Fifo: break;
  }
}

}  // namespace coaming
