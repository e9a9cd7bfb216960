#include "signature/token_key.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/files.hpp"
#include "crypto/key.hpp"

namespace tasuki::signature {
namespace {

constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";

// A token of SoftHSM in a folder of its own with one key.
class Token : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kModule)) GTEST_SKIP() << "softhsm2 is not installed";
    std::string folder = "/tmp/tasuki-token-XXXXXX";
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    folder_ = folder;
    ASSERT_TRUE(make_directories(folder_ + "/tokens"));
    ASSERT_TRUE(write_file(folder_ + "/conf", "directories.tokendir = " + folder_ + "/tokens\n"));
    ASSERT_TRUE(write_file(folder_ + "/key", key_.to_pem(), 0600));
    setenv("SOFTHSM2_CONF", (folder_ + "/conf").c_str(), 1);
    ASSERT_EQ(run("softhsm2-util --init-token --free --label clinic --pin 1234 --so-pin 1234"), 0);
    ASSERT_EQ(run("softhsm2-util --import " + folder_ +
                  "/key --token clinic --label doctor --id A1 --pin 1234"),
              0);
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  static int run(const std::string& command) {
    return std::system((command + " >/dev/null 2>&1").c_str());
  }
  auto open(std::string_view token, std::string_view key, std::string_view pin) {
    return open_token_key({kModule, std::string(token), std::string(key), std::string(pin)},
                          key_.public_key());
  }
  crypto::PrivateKey key_ = crypto::PrivateKey::generate();
  std::string folder_;
};

TEST_F(Token, SignsWhatItsPublicKeyVerifies) {
  const auto key = open("clinic", "doctor", "1234").value();
  EXPECT_TRUE(crypto::verify(key_.public_key(), "message", key->sign("message").value()));
  EXPECT_FALSE(crypto::verify(key_.public_key(), "other", key->sign("message").value()));
}

TEST_F(Token, RefusesAWrongPinTokenOrKey) {
  EXPECT_EQ(open("clinic", "doctor", "9999").error().code, Code::key_invalid);
  EXPECT_EQ(open("elsewhere", "doctor", "1234").error().code, Code::key_invalid);
  EXPECT_EQ(open("clinic", "nurse", "1234").error().code, Code::key_invalid);
}

TEST(TokenModule, IsNotAskedForKindsThatDoNotSignDocuments) {
  const auto key =
      crypto::signing_key_from_pem(crypto::generate_key_pem(crypto::Algorithm::ed25519)).value();
  const auto opened = open_token_key({kModule, "clinic", "doctor", "1234"}, key->public_key());
  EXPECT_EQ(opened.error().detail, "signing takes a key on P-256 or RSA");
}

TEST(TokenModule, MustLoad) {
  const auto key = crypto::PrivateKey::generate();
  EXPECT_EQ(open_token_key({"/nowhere.so", "t", "k", "1"}, key.public_key()).error().code,
            Code::key_invalid);
}

}  // namespace
}  // namespace tasuki::signature
