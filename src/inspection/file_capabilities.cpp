#include "inspection/file_capabilities.h"

#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace coaming {

namespace {

constexpr std::uint32_t kVersionMask = 0xff000000;
constexpr std::uint32_t kEffective = 1;

struct Capability {
  const char* name;
  bool is_as_good_as_root;
};

// By number.
constexpr std::array<Capability, 41> kCapabilities = {{
    {"cap_chown", true},
    {"cap_dac_override", true},
    {"cap_dac_read_search", true},
    {"cap_fowner", true},
    {"cap_fsetid", false},
    {"cap_kill", false},
    {"cap_setgid", true},
    {"cap_setuid", true},
    {"cap_setpcap", true},
    {"cap_linux_immutable", false},
    {"cap_net_bind_service", false},
    {"cap_net_broadcast", false},
    {"cap_net_admin", false},
    {"cap_net_raw", false},
    {"cap_ipc_lock", false},
    {"cap_ipc_owner", false},
    {"cap_sys_module", true},
    {"cap_sys_rawio", true},
    {"cap_sys_chroot", true},
    {"cap_sys_ptrace", true},
    {"cap_sys_pacct", false},
    {"cap_sys_admin", true},
    {"cap_sys_boot", true},
    {"cap_sys_nice", false},
    {"cap_sys_resource", false},
    {"cap_sys_time", false},
    {"cap_sys_tty_config", false},
    {"cap_mknod", true},
    {"cap_lease", false},
    {"cap_audit_write", false},
    {"cap_audit_control", false},
    {"cap_setfcap", true},
    {"cap_mac_override", true},
    {"cap_mac_admin", true},
    {"cap_syslog", false},
    {"cap_wake_alarm", false},
    {"cap_block_suspend", false},
    {"cap_audit_read", false},
    {"cap_perfmon", false},
    {"cap_bpf", true},
    {"cap_checkpoint_restore", true},
}};

std::string names_of(std::uint64_t bits) {
  std::string text;
  for (std::size_t i = 0; i < 64; ++i) {
    if ((bits >> i & 1) == 0) continue;
    if (!text.empty()) text += ',';
    text += i < kCapabilities.size() ? kCapabilities[i].name : std::to_string(i);
  }
  return text;
}

}  // namespace

Result<FileCapabilities> parse_file_capabilities(std::string_view value) {
  if (value.size() < sizeof(std::uint32_t)) {
    return Error{ErrorCode::Corrupt, "capabilities of " + std::to_string(value.size()) + " bytes"};
  }
  const std::uint32_t magic = load_le32(value.data());
  const std::uint32_t version = (magic & kVersionMask) >> 24;
  if (version < 1 || version > 3) {
    return Error{ErrorCode::Unsupported, "capabilities of version " + std::to_string(version)};
  }
  const std::size_t words = version == 1 ? 3 : version == 2 ? 5 : 6;
  if (value.size() != words * sizeof(std::uint32_t)) {
    return Error{ErrorCode::Corrupt, "capabilities of version " + std::to_string(version) + " with " +
                                         std::to_string(value.size()) + " bytes"};
  }
  const auto word = [&](std::size_t i) { return load_le32(value.data() + i * sizeof(std::uint32_t)); };
  FileCapabilities capabilities;
  capabilities.is_effective = (magic & kEffective) != 0;
  capabilities.permitted = word(1);
  capabilities.inheritable = word(2);
  if (version >= 2) {
    capabilities.permitted |= static_cast<std::uint64_t>(word(3)) << 32;
    capabilities.inheritable |= static_cast<std::uint64_t>(word(4)) << 32;
  }
  if (version == 3) capabilities.root_uid = word(5);
  return capabilities;
}

std::string to_string(const FileCapabilities& capabilities) {
  const char* const effective = capabilities.is_effective ? "e" : "";
  std::string text;
  const auto add = [&](std::uint64_t bits, const std::string& flags) {
    if (bits != 0) text += (text.empty() ? "" : " ") + names_of(bits) + "+" + flags;
  };
  add(capabilities.permitted & capabilities.inheritable, std::string(effective) + "ip");
  add(capabilities.permitted & ~capabilities.inheritable, std::string(effective) + "p");
  add(capabilities.inheritable & ~capabilities.permitted, std::string(effective) + "i");
  return text;
}

bool are_as_good_as_root(std::uint64_t capabilities) {
  for (std::size_t i = 0; i < kCapabilities.size(); ++i) {
    if (kCapabilities[i].is_as_good_as_root && (capabilities >> i & 1) != 0) return true;
  }
  return false;
}

}  // namespace coaming
