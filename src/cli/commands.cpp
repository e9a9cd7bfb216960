#include <array>

#include "cli/command.hpp"
#include "cli/subcommands.hpp"

namespace tasuki::cli {

std::span<const CommandRow> commands() {
  // clang-format off
  static const std::array kCommands = {
      CommandRow{"demo", demo_options(), "基盤と架空の医療機関をこの1台で動かし、紹介状を送る", "run an exchange and made-up institutions on this machine and send a letter", run_demo},
      CommandRow{"exchange", exchange_options(), "基盤（交換サービス）を動かす", "run the exchange", run_exchange},
      CommandRow{"gateway", gateway_options(), "医療機関のゲートウェイを動かす", "run an institution's gateway", run_gateway},
      CommandRow{"send", send_options(), "文書を送る", "send a document", run_send},
      CommandRow{"status", status_options(), "送った文書の状況を調べる", "ask what became of a document", run_status},
      CommandRow{"inbox", inbox_options(), "自施設宛の文書を一覧する", "list what arrived", run_inbox},
      CommandRow{"fetch", fetch_options(), "文書を取得する", "fetch a document", run_fetch},
      CommandRow{"ack", ack_options(), "受領を知らせる（基盤に直接つなぐとき）", "acknowledge a document (when talking to the exchange itself)", run_ack},
      CommandRow{"pull", pull_options(), "他の医療機関が持つ情報を照会する", "ask for what others hold of a person", run_pull},
      CommandRow{"assertion", assertion_options(), "基盤に直接つなぐための署名付き申告（JWT）を作る", "make the signed statement of who acts, for calling the exchange itself", run_assertion},
      CommandRow{"validate", validate_options(), "文書を検証する", "validate documents", run_validate},
      CommandRow{"sign", sign_options(), "文書に電子署名する", "sign a document", run_sign},
      CommandRow{"verify", verify_options(), "文書の電子署名を検証する", "verify the signature of a document", run_verify},
      CommandRow{"explain", explain_options(), "コードの意味と直し方を示す", "say what a code means and how to mend it", run_explain},
      CommandRow{"institution add", institution_add_options(), "参加機関を登録・変更する", "add or change a participant", run_institution_add},
      CommandRow{"institution list", institution_list_options(), "参加機関を一覧する", "list participants", run_institution_list},
      CommandRow{"institution suspend", institution_status_options(), "参加機関を利用停止にする", "suspend a participant at once", run_institution_suspend},
      CommandRow{"institution resume", institution_status_options(), "利用停止を解く", "end a suspension", run_institution_resume},
      CommandRow{"institution pull", institution_pull_options(), "PULLの照会のしかたを決める", "choose how an institution is asked in a PULL", run_institution_pull},
      CommandRow{"holders", holders_options(), "PULLで照会する機関を一覧する", "list who is asked in a PULL, and how", run_holders},
      CommandRow{"locate", locate_options(), "ある人の情報を持つ機関を調べる（宛先特定）", "find who holds something of a person", run_locate},
      CommandRow{"cert authority", cert_authority_options(), "認証局を作る", "make a certificate authority", run_cert_authority},
      CommandRow{"cert issue", cert_issue_options(), "証明書を発行する", "issue a certificate", run_cert_issue},
      CommandRow{"cert revoke", cert_revoke_options(), "証明書を失効させる", "revoke a certificate at once", run_cert_revoke},
      CommandRow{"cert signer", cert_signer_options(), "試験用の署名者を作る（本番はHPKI）", "make a signer for tests (real ones are of the HPKI)", run_cert_signer},
      CommandRow{"time-stamp serve", time_stamp_serve_options(), "試験用の時刻認証局を動かす", "run a time-stamping authority for tests", run_time_stamp_serve},
      CommandRow{"patient token", patient_token_options(), "試験用の患者トークンを作る（本番はIDプロバイダー）", "make a patient's token for tests (real ones are of an identity provider)", run_patient_token},
      CommandRow{"retention plan", retention_options(), "保存期間を過ぎるものを数える（消さない）", "count what will have been kept long enough; erases nothing", run_retention_plan},
      CommandRow{"retention run", retention_options(), "保存期間を過ぎたものを今すぐ消す", "erase what was kept long enough now", run_retention_run},
      CommandRow{"eligibility load", eligibility_load_options(), "人・被保険者番号・医療機関を台帳に読み込む", "load persons, insured numbers and institutions into the registry", run_eligibility_load},
      CommandRow{"eligibility check", eligibility_check_options(), "被保険者番号と生年月日を確認する", "check an insured number and birth date", run_eligibility_check},
      CommandRow{"eligibility consent grant", eligibility_consent_grant_options(), "同意を登録する（24時間）", "record a consent, for 24 hours", run_eligibility_consent_grant},
      CommandRow{"eligibility consent withdraw", eligibility_consent_withdraw_options(), "同意を取り消す", "withdraw consent", run_eligibility_consent_withdraw},
      CommandRow{"eligibility consent list", eligibility_consent_list_options(), "人の同意を一覧する", "list a person's consents", run_eligibility_consent_list},
      CommandRow{"eligibility serve", eligibility_serve_options(), "資格確認サービスを動かす", "run the eligibility service", run_eligibility_serve},
      CommandRow{"store check", store_check_options(), "データベースを検査する", "check the database", run_store_check},
      CommandRow{"audit export", audit_export_options(), "監査ログを署名付きヘッドとともに書き出す", "write out the audit log with its signed heads", run_audit_export},
      CommandRow{"audit prove", audit_prove_options(), "受付票が監査ログに載っている証明を作る", "prove that a receipt is in the audit log", run_audit_prove},
      CommandRow{"audit verify", audit_verify_options(), "書き出したログ、または受付票と証明を検証する", "verify an exported log, or a receipt and its proof", run_audit_verify},
      CommandRow{"audit accept", audit_accept_options(), "ゲートウェイの監査ログ警報を解く", "end a gateway's alarm about the audit log", run_audit_accept},
      CommandRow{"firewall generate", firewall_generate_options(), "設定からnftablesの規則を作る", "write the nftables rules that the settings ask for", run_firewall_generate},
      CommandRow{"firewall check", firewall_check_options(), "その規則を隔離した環境でパケットを流して確かめる", "prove these rules with packets, in network namespaces", run_firewall_check},
      CommandRow{"firewall apply", firewall_apply_options(), "その規則をこの機械に適用する", "put these rules in force on this machine", run_firewall_apply},
      CommandRow{"ssmix2 status", ssmix2_options(), "SS-MIX2ストレージから何を出し、何を保留したか数える", "count what of an SS-MIX2 storage was sent and what is held", run_ssmix2_status},
      CommandRow{"ssmix2 list", ssmix2_list_options(), "その単位と、出した・保留した理由を一覧する", "list its units, and why each was sent or is held", run_ssmix2_list},
      CommandRow{"ssmix2 faults", ssmix2_options(), "読めなかったファイルと行を一覧する", "list files and lines that cannot be used", run_ssmix2_faults},
      CommandRow{"ssmix2 release", ssmix2_decide_options(), "保留中の単位を出すと決める", "decide that a unit may leave", run_ssmix2_release},
      CommandRow{"ssmix2 hold", ssmix2_decide_options(), "単位を保留すると決める", "decide that a unit stays", run_ssmix2_hold},
      CommandRow{"rules build", rules_build_options(), "定義からルールパックを作る", "make a rule pack from definitions", run_rules_build},
      CommandRow{"rules add", rules_add_options(), "公式パッケージを加え、有効なルールパックにする", "add official packages and make that the active pack", run_rules_add},
      CommandRow{"rules list", rules_list_options(), "ルールパックを一覧する", "list the rule packs", run_rules_list},
      CommandRow{"rules show", rules_show_options(), "ルールパックの中身を表示する", "show what a rule pack holds", run_rules_show},
      CommandRow{"rules verify", rules_verify_options(), "ルールパックを検査する", "check a rule pack", run_rules_verify},
      CommandRow{"generate", generate_options(), "架空の医療機関・人・文書を作る（試験用）", "make up institutions, people and their documents, for tests", run_generate},
      CommandRow{"simulate", simulate_options(), "PUSHとPULLを国のモデルで比べる", "compare PUSH and PULL in a model of the country", run_simulate},
      CommandRow{"fhirpath", fhirpath_options(), "文書に対してFHIRPath式を評価する", "evaluate a FHIRPath expression on a document", run_fhirpath},
      CommandRow{"doctor", doctor_options(), "設定と環境を診断する", "find out what is wrong and how to mend it", run_doctor},
      CommandRow{"errors", {}, "エラーコードの表", "the table of error codes", run_errors},
      CommandRow{"settings", {}, "設定の表", "the table of settings", run_settings},
      CommandRow{"version", {}, "版を表示する", "print the version", run_version},
  };
  // clang-format on
  return kCommands;
}

}  // namespace tasuki::cli
