#include "base/settings.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tasuki {
namespace {

constexpr std::array kTable = {
    Setting{"exchange.listen", SettingType::address, "127.0.0.1:8443", "待ち受け", "listener"},
    Setting{"exchange.threads", SettingType::number, "64", "スレッド", "threads"},
    Setting{"exchange.data", SettingType::path, "./data", "保存先", "data"},
    Setting{"exchange.tls12", SettingType::boolean, "false", "TLS 1.2", "TLS 1.2"},
    Setting{"exchange.share", SettingType::decimal, "0.5", "割合", "share"},
    Setting{"gateway.emr[].name", SettingType::text, "", "名前", "name"},
};

std::string refusal(std::string_view toml) {
  const auto settings = Settings::parse(toml, "etc/tasuki.toml", kTable);
  return settings ? "" : settings.error().detail;
}

TEST(Settings, DefaultsRunWithoutAFile) {
  const auto settings = Settings::parse("", "none", kTable).value();
  EXPECT_EQ(settings.text("exchange.listen"), "127.0.0.1:8443");
  EXPECT_EQ(settings.number("exchange.threads"), 64);
  EXPECT_FALSE(settings.boolean("exchange.tls12"));
}

TEST(Settings, ValuesAndListsAreRead) {
  const auto settings =
      Settings::parse(
          "[exchange]\nthreads = 8\ntls12 = true\ndata = \"x\"\n[[gateway.emr]]\nname = \"a\"\n"
          "[[gateway.emr]]\nname = \"b\"\n",
          "etc/tasuki.toml", kTable)
          .value();
  EXPECT_EQ(settings.number("exchange.threads"), 8);
  EXPECT_TRUE(settings.boolean("exchange.tls12"));
  EXPECT_EQ(settings.text("exchange.data"), "etc/x");
  EXPECT_EQ(settings.count("gateway.emr"), 2u);
  EXPECT_EQ(settings.text("gateway.emr[].name", 1), "b");
}

TEST(Settings, DecimalsAreWholeOrNotAndFinite) {
  const auto share = [](std::string_view toml) {
    return Settings::parse(toml, "x", kTable).value().decimal("exchange.share");
  };
  EXPECT_EQ(share(""), 0.5);
  EXPECT_EQ(share("[exchange]\nshare = 3\n"), 3);
  EXPECT_EQ(share("[exchange]\nshare = -1.25e-3\n"), -0.00125);
  for (const char* wrong : {"inf", "nan", "\"1\"", "true"})
    EXPECT_NE(
        refusal("[exchange]\nshare = " + std::string(wrong)).find("tasuki.toml:2: exchange.share"),
        std::string::npos)
        << wrong;
}

TEST(Settings, UnknownKeyNamesItsLineAndTheNearest) {
  EXPECT_EQ(refusal("[exchange]\n\nlisen = \"127.0.0.1:1\"\n"),
            "etc/tasuki.toml:3: exchange.lisen: there is no such setting; did you mean "
            "exchange.listen?");
}

TEST(Settings, WrongTypeAndValueNameTheirLine) {
  EXPECT_EQ(refusal("[exchange]\nthreads = \"many\"\n"),
            "etc/tasuki.toml:2: exchange.threads: expected number");
  EXPECT_EQ(refusal("[exchange]\nthreads = -1\n"),
            "etc/tasuki.toml:2: exchange.threads: expected a whole number");
  EXPECT_EQ(
      refusal("[exchange]\nlisten = \"8443\"\n"),
      "etc/tasuki.toml:2: exchange.listen: expected address:port, such as \"127.0.0.1:8443\"");
}

TEST(Settings, BrokenTomlNamesItsLine) {
  EXPECT_TRUE(refusal("[exchange]\nthreads = \n").starts_with("etc/tasuki.toml:2: TOML: "));
}

TEST(Settings, TornTomlIsRefusedWithItsLine) {
  for (const char* toml : {"[,", "[", "[[", "a.", "=", "a = [", "a = {", "\"", "\n[a\n", "a = 'x"})
    EXPECT_TRUE(refusal(toml).starts_with("etc/tasuki.toml:")) << toml;
}

TEST(Settings, CharactersBeyondAsciiStandInStringsAndCommentsOnly) {
  EXPECT_EQ(refusal("\u00e5"),
            "etc/tasuki.toml:1: TOML: only ASCII may stand outside strings and comments");
  EXPECT_TRUE(
      refusal("[exchange]\n# 待ち受け\n名前 = 1\n").starts_with("etc/tasuki.toml:3: TOML: "));
  EXPECT_EQ(refusal("[exchange] # 基盤\ndata = \"基盤\\\"の\" # \"\n"), "");
  EXPECT_EQ(refusal("[exchange]\ndata = \"\"\"\n基\"盤\"\"\"\n"), "");
  EXPECT_EQ(refusal("[exchange]\ndata = '基盤\\'\n"), "");
  EXPECT_EQ(refusal("[exchange]\ndata = \"\"\n"), "");
}

TEST(Settings, CommandLineWinsAndIsChecked) {
  auto settings = Settings::parse("[exchange]\nthreads = 8\n", "f", kTable).value();
  EXPECT_TRUE(settings.set("exchange.threads", "9"));
  EXPECT_EQ(settings.number("exchange.threads"), 9);
  EXPECT_FALSE(settings.set("exchange.threads", "x"));
}

TEST(Settings, MissingFileIsSaid) {
  EXPECT_EQ(Settings::load("/nonexistent/tasuki.toml", kTable).error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace tasuki
