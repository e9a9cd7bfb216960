// The options and the function of every subcommand; commands.cpp puts them into the table.
#pragma once

#include <span>

#include "cli/command.hpp"

namespace tasuki::cli {

using Options = std::span<const OptionRow>;

Options demo_options();
Options exchange_options();
Options gateway_options();
Options send_options();
Options status_options();
Options inbox_options();
Options fetch_options();
Options ack_options();
Options assertion_options();
Options validate_options();
Options sign_options();
Options verify_options();
Options explain_options();
Options institution_add_options();
Options institution_list_options();
Options institution_status_options();
Options institution_pull_options();
Options holders_options();
Options locate_options();
Options pull_options();
Options cert_authority_options();
Options cert_issue_options();
Options cert_revoke_options();
Options cert_signer_options();
Options time_stamp_serve_options();
Options store_check_options();
Options audit_accept_options();
Options firewall_generate_options();
Options firewall_check_options();
Options firewall_apply_options();
Options ssmix2_options();
Options ssmix2_list_options();
Options ssmix2_decide_options();
Options audit_export_options();
Options audit_prove_options();
Options audit_verify_options();
Options fhirpath_options();
Options generate_options();
Options simulate_options();
Options doctor_options();
Options patient_token_options();
Options retention_options();
Options eligibility_load_options();
Options eligibility_check_options();
Options eligibility_consent_grant_options();
Options eligibility_consent_withdraw_options();
Options eligibility_consent_list_options();
Options eligibility_serve_options();
Options rules_build_options();
Options rules_add_options();
Options rules_list_options();
Options rules_show_options();
Options rules_verify_options();

Result<int> run_demo(const Arguments&, Output&);
Result<int> run_exchange(const Arguments&, Output&);
Result<int> run_gateway(const Arguments&, Output&);
Result<int> run_send(const Arguments&, Output&);
Result<int> run_status(const Arguments&, Output&);
Result<int> run_inbox(const Arguments&, Output&);
Result<int> run_fetch(const Arguments&, Output&);
Result<int> run_ack(const Arguments&, Output&);
Result<int> run_assertion(const Arguments&, Output&);
Result<int> run_validate(const Arguments&, Output&);
Result<int> run_sign(const Arguments&, Output&);
Result<int> run_verify(const Arguments&, Output&);
Result<int> run_explain(const Arguments&, Output&);
Result<int> run_institution_add(const Arguments&, Output&);
Result<int> run_institution_list(const Arguments&, Output&);
Result<int> run_institution_suspend(const Arguments&, Output&);
Result<int> run_institution_resume(const Arguments&, Output&);
Result<int> run_institution_pull(const Arguments&, Output&);
Result<int> run_holders(const Arguments&, Output&);
Result<int> run_locate(const Arguments&, Output&);
Result<int> run_pull(const Arguments&, Output&);
Result<int> run_cert_authority(const Arguments&, Output&);
Result<int> run_cert_issue(const Arguments&, Output&);
Result<int> run_cert_revoke(const Arguments&, Output&);
Result<int> run_cert_signer(const Arguments&, Output&);
Result<int> run_time_stamp_serve(const Arguments&, Output&);
Result<int> run_store_check(const Arguments&, Output&);
Result<int> run_audit_accept(const Arguments&, Output&);
Result<int> run_firewall_generate(const Arguments&, Output&);
Result<int> run_firewall_check(const Arguments&, Output&);
Result<int> run_firewall_apply(const Arguments&, Output&);
Result<int> run_ssmix2_status(const Arguments&, Output&);
Result<int> run_ssmix2_list(const Arguments&, Output&);
Result<int> run_ssmix2_faults(const Arguments&, Output&);
Result<int> run_ssmix2_release(const Arguments&, Output&);
Result<int> run_ssmix2_hold(const Arguments&, Output&);
Result<int> run_audit_export(const Arguments&, Output&);
Result<int> run_audit_prove(const Arguments&, Output&);
Result<int> run_audit_verify(const Arguments&, Output&);
Result<int> run_fhirpath(const Arguments&, Output&);
Result<int> run_generate(const Arguments&, Output&);
Result<int> run_simulate(const Arguments&, Output&);
Result<int> run_doctor(const Arguments&, Output&);
Result<int> run_patient_token(const Arguments&, Output&);
Result<int> run_retention_plan(const Arguments&, Output&);
Result<int> run_retention_run(const Arguments&, Output&);
Result<int> run_eligibility_load(const Arguments&, Output&);
Result<int> run_eligibility_check(const Arguments&, Output&);
Result<int> run_eligibility_consent_grant(const Arguments&, Output&);
Result<int> run_eligibility_consent_withdraw(const Arguments&, Output&);
Result<int> run_eligibility_consent_list(const Arguments&, Output&);
Result<int> run_eligibility_serve(const Arguments&, Output&);
Result<int> run_rules_build(const Arguments&, Output&);
Result<int> run_rules_add(const Arguments&, Output&);
Result<int> run_rules_list(const Arguments&, Output&);
Result<int> run_rules_show(const Arguments&, Output&);
Result<int> run_rules_verify(const Arguments&, Output&);
Result<int> run_errors(const Arguments&, Output&);
Result<int> run_settings(const Arguments&, Output&);
Result<int> run_version(const Arguments&, Output&);

}  // namespace tasuki::cli
