#include "inspection/file_capabilities.h"

#include <vector>

#include <gtest/gtest.h>

namespace coaming {
namespace {

std::string words(const std::vector<std::uint32_t>& values) {
  std::string bytes;
  for (const std::uint32_t value : values) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
  }
  return bytes;
}

constexpr std::uint32_t bit(int number) { return 1U << number; }

TEST(FileCapabilities, AreNamedAsGetcapDoes) {
  struct Case {
    const char* name;
    std::vector<std::uint32_t> value;
    const char* text;
    bool is_as_good_as_root;
  };
  const Case kCases[] = {
      {"Version1", {0x01000001, bit(10), 0}, "cap_net_bind_service+ep", false},
      {"Version2", {0x02000001, bit(13), 0, 0, 0}, "cap_net_raw+ep", false},
      {"Version3", {0x03000001, bit(21), 0, 0, 0, 100000}, "cap_sys_admin+ep", true},
      {"NotEffective", {0x02000000, bit(13), 0, 0, 0}, "cap_net_raw+p", false},
      {"Inheritable", {0x02000000, 0, bit(7), 0, 0}, "cap_setuid+i", false},
      {"Both", {0x02000001, bit(0) | bit(5), bit(0), 0, 0}, "cap_chown+eip cap_kill+ep", true},
      {"HighWord", {0x02000001, 0, 0, bit(7), 0}, "cap_bpf+ep", true},
      {"UnknownNumber", {0x02000001, 0, 0, bit(31), 0}, "63+ep", false},
      {"None", {0x02000001, 0, 0, 0, 0}, "", false},
  };
  for (const Case& c : kCases) {
    const auto capabilities = parse_file_capabilities(words(c.value));
    ASSERT_TRUE(capabilities) << c.name;
    EXPECT_EQ(to_string(*capabilities), c.text) << c.name;
    EXPECT_EQ(are_as_good_as_root(capabilities->permitted), c.is_as_good_as_root) << c.name;
  }
  EXPECT_EQ(parse_file_capabilities(words({0x03000001, 1, 0, 0, 0, 100000}))->root_uid, 100000U);
}

TEST(FileCapabilities, RefuseWhatIsNone) {
  struct Case {
    const char* name;
    std::string value;
    ErrorCode code;
  };
  const Case kCases[] = {
      {"Empty", "", ErrorCode::Corrupt},
      {"ThreeBytes", "\x01\x00\x00", ErrorCode::Corrupt},
      {"Version1TooLong", words({0x01000001, 0, 0, 0}), ErrorCode::Corrupt},
      {"Version2TooShort", words({0x02000001, 0, 0, 0}), ErrorCode::Corrupt},
      {"Version3AsVersion2", words({0x03000001, 0, 0, 0, 0}), ErrorCode::Corrupt},
      {"Version0", words({0x00000001, 0, 0}), ErrorCode::Unsupported},
      {"Version4", words({0x04000001, 0, 0, 0, 0}), ErrorCode::Unsupported},
  };
  for (const Case& c : kCases) {
    const auto capabilities = parse_file_capabilities(c.value);
    ASSERT_FALSE(capabilities) << c.name;
    EXPECT_EQ(capabilities.error().code, c.code) << c.name;
  }
}

}  // namespace
}  // namespace coaming
