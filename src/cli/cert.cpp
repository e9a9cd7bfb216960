#include <array>

#include "base/files.hpp"
#include "cli/certificates.hpp"
#include "cli/store_access.hpp"
#include "cli/subcommands.hpp"
#include "clins/institution.hpp"

namespace tasuki::cli {
namespace {

constexpr OptionRow kAuthority{"--authority", OptionKind::value, ".",
                               "認証局（authority.pemとauthority.key）の場所",
                               "where authority.pem and authority.key are"};
constexpr OptionRow kOut{"--out", OptionKind::value, ".", "書き込む場所", "where to write"};

std::int64_t days_of(const Arguments& arguments) {
  return std::strtoll(arguments.value("--days").c_str(), nullptr, 10);
}

// What the certificate is for decides its name, its SAN and the name of its files.
Result<Subject> subject_of(const Arguments& arguments) {
  Subject subject;
  const std::string code = arguments.value("--institution");
  const std::string emr = arguments.value("--emr");
  subject.hosts = arguments.values("--host");
  if (!code.empty() && !clins::is_institution_code(code))
    return fail(Code::usage, code + " is not a 10-digit institution code");
  if (!code.empty()) subject.uris.push_back(crypto::institution_uri(code));
  if (!emr.empty()) subject.uris.push_back(crypto::emr_uri(emr));
  if (subject.uris.empty() && subject.hosts.empty())
    return fail(Code::usage, "say what it is for: --institution, --emr or --host");
  subject.common_name = !code.empty() ? code : !emr.empty() ? emr : subject.hosts.front();
  return subject;
}

}  // namespace

Options cert_authority_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--name", OptionKind::value, "Tasuki authority", "認証局の名前", "its name"},
      OptionRow{"--days", OptionKind::value, "3650", "有効日数", "days of validity"}, kOut};
  return kOptions;
}

Options cert_issue_options() {
  static constexpr std::array kOptions = {
      OptionRow{"--institution", OptionKind::value, "", "10桁の医療機関コード",
                "10-digit institution code"},
      OptionRow{"--emr", OptionKind::value, "", "電子カルテの名前", "name of an EMR system"},
      OptionRow{"--host", OptionKind::repeated, "", "サーバーの名前またはIPアドレス",
                "name or address of a server"},
      OptionRow{"--days", OptionKind::value, "365", "有効日数", "days of validity"},
      kAuthority,
      kOut};
  return kOptions;
}

Options cert_revoke_options() {
  static constexpr std::array kOptions = {
      OptionRow{"CERTIFICATE", OptionKind::argument, "", "証明書のファイル、またはSHA-256指紋",
                "certificate file, or its SHA-256 fingerprint"},
      OptionRow{"--reason", OptionKind::value, "unspecified", "理由", "reason"}, kConfigOption,
      kDataOption};
  return kOptions;
}

Result<int> run_cert_authority(const Arguments& arguments, Output& output) {
  const SystemClock clock;
  crypto::CertificateRequest request;
  request.common_name = arguments.value("--name");
  request.not_before = clock.now() - std::chrono::hours(1);
  request.not_after = clock.now() + std::chrono::days(days_of(arguments));
  TRY_VOID(crypto::check(request));
  const std::string out = arguments.value("--out");
  TRY_VOID(make_directories(out));
  const auto authority = crypto::CertificateAuthority::create(
      request.common_name, request.not_before, request.not_after);
  TRY_VOID(write_file(out + "/authority.key", authority.key().to_pem(), 0600));
  TRY_VOID(write_file(out + "/authority.pem", authority.certificate().to_pem()));
  output.line(out + "/authority.pem");
  return 0;
}

Result<int> run_cert_issue(const Arguments& arguments, Output& output) {
  const SystemClock clock;
  Subject subject = TRY(subject_of(arguments));
  subject.not_before = clock.now() - std::chrono::hours(1);
  subject.not_after = clock.now() + std::chrono::days(days_of(arguments));
  const std::string directory = arguments.value("--authority");
  const std::string certificate = TRY(read_file(directory + "/authority.pem"));
  const std::string key = TRY(read_file(directory + "/authority.key"));
  const auto authority = TRY(crypto::CertificateAuthority::from_pem(certificate, key));
  const std::string out = arguments.value("--out");
  TRY_VOID(make_directories(out));
  const IssuedFiles files = TRY(issue_to_files(authority, subject, out));
  output.line(files.certificate);
  return 0;
}

Result<int> run_cert_revoke(const Arguments& arguments, Output& output) {
  std::string fingerprint = arguments.value("CERTIFICATE");
  if (fingerprint.size() != 64) {
    const std::string pem = TRY(read_file(fingerprint));
    fingerprint = TRY(crypto::Certificate::from_pem(pem)).fingerprint();
  }
  const auto access = TRY(StoreAccess::open(arguments));
  TRY_VOID(
      access->store().revoke_certificate(fingerprint, arguments.value("--reason"), access->now()));
  output.line(fingerprint);
  return 0;
}

}  // namespace tasuki::cli
