#include "clins/actor.hpp"

#include <algorithm>
#include <array>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace tasuki::clins {
namespace {

constexpr std::string_view kSystemRole = "urn:tasuki:role:system";

// The first part: hcRole of the certificate policy of the national HPKI. The last two are ours.
constexpr std::array kRoles = {
    CodeRow{"Medical Doctor", "医師", "physician"},
    CodeRow{"Dentist", "歯科医師", "dentist"},
    CodeRow{"Pharmacist", "薬剤師", "pharmacist"},
    CodeRow{"Medical Technologist", "臨床検査技師", "medical technologist"},
    CodeRow{"Radiological Technologist", "診療放射線技師", "radiological technologist"},
    CodeRow{"General Nurse", "看護師", "nurse"},
    CodeRow{"Public Health Nurse", "保健師", "public health nurse"},
    CodeRow{"Midwife", "助産師", "midwife"},
    CodeRow{"Physical Therapist", "理学療法士", "physical therapist"},
    CodeRow{"Occupational Therapist", "作業療法士", "occupational therapist"},
    CodeRow{"Orthoptist", "視能訓練士", "orthoptist"},
    CodeRow{"Speech Therapist", "言語聴覚士", "speech therapist"},
    CodeRow{"Dental Technician", "歯科技工士", "dental technician"},
    CodeRow{"Dental Hygienist", "歯科衛生士", "dental hygienist"},
    CodeRow{"National Registered Dietitian", "管理栄養士", "registered dietitian"},
    CodeRow{"Certified Social Worker", "社会福祉士", "social worker"},
    CodeRow{"Certified Care Worker", "介護福祉士", "care worker"},
    CodeRow{"Emergency Medical Technician", "救急救命士", "emergency medical technician"},
    CodeRow{"Psychiatric Social Worker", "精神保健福祉士", "psychiatric social worker"},
    CodeRow{"Clinical Engineer", "臨床工学技士", "clinical engineer"},
    CodeRow{"Director of Hospital", "病院長", "director of a hospital"},
    CodeRow{"Director of Clinic", "診療所院長", "director of a clinic"},
    CodeRow{"Supervisor of Pharmacy", "管理薬剤師", "supervising pharmacist"},
    CodeRow{"Proprietor of Pharmacy", "薬局開設者", "proprietor of a pharmacy"},
    CodeRow{"Director", "その他の管理責任者", "director of another institution"},
    CodeRow{"urn:tasuki:role:clerk", "事務職員", "clerk"},
    CodeRow{kSystemRole, "システム", "program acting by itself"},
};

// Those of the value set that fit an exchange of records for care.
constexpr std::array kPurposes = {
    CodeRow{"TREAT", "診療", "treatment"},
    CodeRow{"ETREAT", "救急診療", "emergency treatment"},
    CodeRow{"CAREMGT", "療養の管理", "care management"},
    CodeRow{"HOPERAT", "医療機関の運営", "healthcare operations"},
    CodeRow{"HPAYMT", "診療報酬の請求", "healthcare payment"},
    CodeRow{"HSYSADMIN", "システムの管理", "health system administration"},
    CodeRow{"PATRQT", "患者本人の求め", "patient requested"},
    CodeRow{"FAMRQT", "家族の求め", "family requested"},
    CodeRow{"PUBHLTH", "公衆衛生", "public health"},
    CodeRow{"HRESCH", "研究", "healthcare research"},
};

bool has_code(std::span<const CodeRow> rows, std::string_view code) {
  return std::ranges::find(rows, code, &CodeRow::code) != rows.end();
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace

std::span<const CodeRow> roles() {
  return kRoles;
}

std::span<const CodeRow> purposes() {
  return kPurposes;
}

Result<> check_actor(const Actor& actor) {
  if (actor.user.empty()) return fail(Code::actor_missing, "user");
  if (actor.role.empty()) return fail(Code::actor_missing, "role");
  if (actor.purpose.empty()) return fail(Code::actor_missing, "purpose");
  if (count_characters(actor.user) > limits::kUserCharactersMax || has_control(actor.user))
    return fail(Code::actor_invalid, "user: at most 64 characters, no control characters");
  if (!has_code(kRoles, actor.role)) return fail(Code::actor_invalid, "role");
  if (!has_code(kPurposes, actor.purpose)) return fail(Code::actor_invalid, "purpose");
  return {};
}

Actor gateway_actor() {
  return {"gateway", std::string(kSystemRole), "HOPERAT"};
}

}  // namespace tasuki::clins
