#include "cli/source_settings.h"

#include <gtest/gtest.h>

namespace coaming {
namespace {

TEST(SourceSettings, HaveATimeout) {
  using std::chrono::seconds;
  Settings settings;
  const HttpPatience usual = source_options(settings)->http.patience;
  EXPECT_EQ(usual.stall, seconds(30));
  EXPECT_EQ(usual.first_byte, seconds(0));
  settings.timeout = "2";
  const HttpPatience hasty = source_options(settings)->http.patience;
  EXPECT_EQ(hasty.stall, seconds(2));
  EXPECT_EQ(hasty.first_byte, seconds(2));
  EXPECT_EQ(hasty.whole, seconds(4));
  EXPECT_EQ(hasty.connect, seconds(2));
  settings.timeout = "600";
  EXPECT_EQ(source_options(settings)->http.patience.connect, usual.connect);
}

TEST(SourceSettings, RefuseATimeoutThatIsNone) {
  for (const char* text : {"0", "-1", "1s", "soon", "86401", "99999999999"}) {
    Settings settings;
    settings.timeout = text;
    const auto options = source_options(settings);
    ASSERT_FALSE(options) << text;
    EXPECT_EQ(options.error().message,
              std::string("timeout should be a number of seconds from 1 to 86400, but is \"") + text + "\"");
  }
}

}  // namespace
}  // namespace coaming
