#include "cli/settings_table.hpp"

#include <array>

namespace tasuki::cli {
namespace {

using enum SettingType;

constexpr std::array kTable = {
    // clang-format off
    Setting{"log.level", text, "info", "ログの最低レベル（debug、info、warning、error）", "least level that is logged: debug, info, warning, error"},
    Setting{"language", text, "ja", "Accept-Languageがないときの言語（ja、en）", "language where Accept-Language names none: ja, en"},

    Setting{"rules.pack", path, "", "ルールパック（既定は有効な最新のもの）", "rule pack; the newest valid one by default"},
    Setting{"rules.directory", path, "", "tasuki rules addの置き場所（既定は$XDG_DATA_HOME/tasuki/rules）", "where tasuki rules add puts packs; $XDG_DATA_HOME/tasuki/rules by default"},

    Setting{"exchange.data_directory", path, "./exchange", "データの置き場所", "where the data lie"},
    Setting{"exchange.master_key", path, "", "内容の鍵を包むマスター鍵のファイル（既定はデータの置き場所のmaster.key。初回に作成）", "file of the master key that wraps the keys of content; master.key where the data lie by default, made at the first start"},
    Setting{"exchange.listen", address, "127.0.0.1:8443", "Web APIの待ち受け（相互TLS）", "listener of the Web API (mutual TLS)"},
    Setting{"exchange.operations_listen", address, "127.0.0.1:9443", "運用の待ち受け（/health、/metrics）", "listener of operations (/health, /metrics)"},
    Setting{"exchange.certificate", path, "./exchange.pem", "サーバー証明書（PEM、チェーン）", "server certificate chain, PEM"},
    Setting{"exchange.key", path, "./exchange.key", "サーバー秘密鍵（PEM）", "server private key, PEM"},
    Setting{"exchange.receipt_key", path, "", "受付票の署名鍵（既定はサーバー秘密鍵）", "key that signs receipts; the server's key by default"},
    Setting{"exchange.client_authority", path, "./authority.pem", "参加機関の証明書を発行した認証局（PEM）", "authority of the participants' certificates, PEM"},
    Setting{"exchange.allow_tls12", boolean, "false", "TLS 1.2も許す", "allow TLS 1.2 as well"},
    Setting{"exchange.io_threads", number, "1", "通信スレッドの数", "threads that move bytes"},
    Setting{"exchange.handler_threads", number, "64", "処理スレッドの数", "threads that run handlers"},
    Setting{"exchange.connections_max", number, "15000", "同時接続数の上限", "connections at once"},
    Setting{"exchange.idle_timeout", seconds, "120", "リクエスト間の待ち時間の上限", "longest pause between two requests"},

    Setting{"eligibility.url", text, "", "基盤が資格と同意を問い合わせるサービスのURL。空なら内蔵の台帳", "service that the exchange asks about eligibility and consent; empty: its own registry"},
    Setting{"eligibility.authority", path, "", "そのサービスの証明書を発行した認証局（既定はexchange.client_authority）", "authority of that service's certificate; exchange.client_authority by default"},
    Setting{"eligibility.data_directory", path, "", "資格と同意の台帳の置き場所（既定はexchange.data_directory）", "where the registry of eligibility and consent lies; exchange.data_directory by default"},
    Setting{"eligibility.listen", address, "127.0.0.1:8543", "資格確認サービスの待ち受け（相互TLS）", "listener of the eligibility service (mutual TLS)"},
    Setting{"eligibility.operations_listen", address, "127.0.0.1:9543", "運用の待ち受け（/health、/metrics）", "listener of operations (/health, /metrics)"},
    Setting{"eligibility.certificate", path, "./eligibility.pem", "サーバー証明書（PEM、チェーン）", "server certificate chain, PEM"},
    Setting{"eligibility.key", path, "./eligibility.key", "サーバー秘密鍵（PEM）", "server private key, PEM"},
    Setting{"eligibility.client_authority", path, "./authority.pem", "基盤の証明書を発行した認証局（PEM）", "authority of the exchange's certificate, PEM"},

    Setting{"patient.issuer", text, "", "患者のトークンを発行するIDプロバイダーのURL（OpenID Connect）。空なら患者は使えない", "identity provider whose tokens patients show (OpenID Connect); empty: patients have no access"},
    Setting{"patient.audience", text, "", "トークンの宛先（aud）", "audience (aud) of the tokens"},
    Setting{"patient.person_claim", text, "sub", "資格確認での人のidが入るクレーム", "claim that holds the person's id at eligibility"},
    Setting{"patient.scope", text, "", "必要なスコープ。空なら問わない", "scope that a token must have; empty: any"},
    Setting{"patient.acr", text, "", "必要な認証の強さ（acr）。空なら問わない", "acr that a token must have; empty: any"},
    Setting{"patient.jwks", path, "", "発行者の公開鍵（JWKS）のファイル。空なら発行者に問い合わせる", "file of the issuer's keys (JWKS); empty: the issuer is asked"},
    Setting{"patient.issuer_authority", path, "/etc/ssl/certs/ca-certificates.crt", "発行者の証明書を発行した認証局（PEM）", "authorities of the issuer's certificate, PEM"},
    Setting{"patient.listen", address, "127.0.0.1:8643", "患者の待ち受け（TLS）", "listener of patients (TLS)"},
    Setting{"patient.certificate", path, "", "患者の待ち受けのサーバー証明書（既定はexchange.certificate）", "server certificate chain of that listener, PEM; exchange.certificate by default"},
    Setting{"patient.key", path, "", "その秘密鍵", "its private key"},

    Setting{"retention.interval", seconds, "3600", "保存期間を過ぎたものを消す間隔", "how often what was kept long enough is erased"},
    Setting{"retention.per_second", number, "1000", "1秒に消す件数の上限（0は上限なし）", "units erased in a second at most; 0: no bound"},
    Setting{"retention.referral_acknowledged", number, "7", "紹介先が取得した診療情報提供書を取得から保存する日数", "days for which referral letters that their destination holds are kept, from their acknowledgement"},
    Setting{"retention.referral_registered", number, "183", "取得されない診療情報提供書を登録から保存する日数", "days for which referral letters that nobody fetched are kept, from registration"},
    Setting{"retention.referral_information", number, "366", "診療情報提供書から取り出した処方を登録から保存する日数", "days for which prescriptions taken out of referral letters are kept, from registration"},
    Setting{"retention.discharge_summary_acknowledged", number, "7", "紹介先が取得した退院時サマリーを取得から保存する日数", "days for which discharge summaries that their destination holds are kept, from their acknowledgement"},
    Setting{"retention.discharge_summary_registered", number, "183", "取得されない退院時サマリーを登録から保存する日数", "days for which discharge summaries that nobody fetched are kept, from registration"},
    Setting{"retention.discharge_summary_information", number, "366", "退院時サマリーから取り出した処方を登録から保存する日数", "days for which prescriptions taken out of discharge summaries are kept, from registration"},
    Setting{"retention.checkup_report", number, "1826", "健診結果報告書を登録から保存する日数", "days for which health-check reports are kept, from registration"},
    Setting{"retention.patient_summary", number, "1826", "患者サマリーを登録から保存する日数", "days for which patient summaries are kept, from registration"},
    Setting{"retention.conditions", number, "1826", "傷病名を登録から保存する日数", "days for which conditions are kept, from registration"},
    Setting{"retention.allergies", number, "1826", "アレルギー等を登録から保存する日数", "days for which allergies and intolerances are kept, from registration"},
    Setting{"retention.observations", number, "1826", "検査・感染症を登録から保存する日数", "days for which laboratory results and infections are kept, from registration"},

    Setting{"signature.roots", path, "", "署名者の証明書のルート（PEM）。空なら誰も信頼しない", "roots of signers' certificates, PEM; none: nobody is trusted"},
    Setting{"signature.crls", path, "", "失効リスト（PEM、すべての認証局の分）", "revocation lists of all their authorities, PEM"},
    Setting{"signature.policy", text, "doctor_or_dentist", "署名できる資格の決まり（any、medical_doctor、doctor_or_dentist）", "which roles may sign: any, medical_doctor, doctor_or_dentist"},
    Setting{"signature.time_stamp_url", text, "", "時刻認証局のURL（RFC 3161）。空なら求めない", "URL of the time-stamping authority (RFC 3161); empty: none is asked"},
    Setting{"signature.time_stamp_roots", path, "", "時刻認証局のルート証明書（PEM）", "roots of time-stamping authorities, PEM"},
    Setting{"signature.time_stamp_authority", path, "", "時刻認証局のサーバー証明書を発行した認証局（PEM、httpsのとき）", "authority of the time-stamping server's certificate, PEM, for https"},

    Setting{"time_stamp.data_directory", path, "./time-stamp", "試験用の時刻認証局の鍵と証明書の置き場所", "where keys and certificates of the test time-stamping authority lie"},
    Setting{"time_stamp.listen", address, "127.0.0.1:8318", "試験用の時刻認証局の待ち受け（HTTP）", "listener of the test time-stamping authority (HTTP)"},

    Setting{"gateway.institution", text, "", "この医療機関の10桁コード（既定は証明書から）", "10-digit code of this institution; the certificate's by default"},
    Setting{"gateway.data_directory", path, "./gateway", "送信箱と受信箱の置き場所", "where outbox and inbox lie"},
    Setting{"gateway.exchange_url", text, "https://127.0.0.1:8443", "基盤のURL", "URL of the exchange"},
    Setting{"gateway.certificate", path, "./institution.pem", "機関証明書（PEM、チェーン）", "certificate of the institution, chain, PEM"},
    Setting{"gateway.key", path, "./institution.key", "機関証明書の秘密鍵（PEM）", "its private key, PEM"},
    Setting{"gateway.authority", path, "./authority.pem", "基盤の証明書を発行した認証局（PEM）", "authority of the exchange's certificate, PEM"},
    Setting{"gateway.listen", address, "127.0.0.1:8480", "院内LANの待ち受け（TLS）", "listener on the hospital LAN (TLS)"},
    Setting{"gateway.operations_listen", address, "127.0.0.1:9480", "運用の待ち受け（/health、/metrics）", "listener of operations (/health, /metrics)"},
    Setting{"gateway.lan_certificate", path, "", "院内LAN用のサーバー証明書（既定は機関証明書）", "server certificate on the LAN; the institution's by default"},
    Setting{"gateway.lan_key", path, "", "その秘密鍵", "its private key"},
    Setting{"gateway.lan_authority", path, "", "EMRのクライアント証明書を発行した認証局（既定はgateway.authority）", "authority of EMR client certificates; gateway.authority by default"},
    Setting{"gateway.senders", number, "4", "同時に送信する接続の数", "connections that push at once"},
    Setting{"gateway.retry_first", seconds, "1", "最初の再送までの最長時間", "longest wait before the first retry"},
    Setting{"gateway.retry_max", seconds, "300", "再送間隔の上限", "longest wait between two retries"},
    Setting{"gateway.poll_wait", seconds, "50", "1回のロングポーリングの長さ", "length of one long poll"},
    Setting{"gateway.pull_ssmix2", path, "", "PULLに答える元のSS-MIX2ストレージ（[[gateway.ssmix2]]のpath）", "instead: the SS-MIX2 storage that answers PULL, a path of [[gateway.ssmix2]]"},
    Setting{"gateway.pull_directory", path, "", "PULLに答える元（照会番号のフォルダーごとにBundle）。空なら答えない", "what PULL is answered from: a folder of Bundles for each local patient number; empty: no PULL is answered"},
    Setting{"gateway.pull_fhir", text, "", "PULLに答える元の電子カルテのFHIRサーバー（https://host:port/fhir）", "instead: the base of the EMR's FHIR server that answers PULL, https://host:port/fhir"},
    Setting{"gateway.pull_fhir_authority", path, "", "その証明書を発行した認証局（PEM、既定はgateway.authority）", "authority of its certificate, PEM; gateway.authority by default"},
    Setting{"gateway.pull_fhir_token", path, "", "そこへのアクセストークンのファイル", "file with the bearer token for it"},
    Setting{"gateway.pull_fhir_system", text, "", "そこでの照会番号の体系（既定はJP Coreの医療機関ごとのOID）", "system of local patient numbers there; by default the institution's OID of JP Core"},
    Setting{"gateway.pull_transport", text, "channel", "照会の届き方（channel：こちらから張った接続、endpoint：自院のWeb API）", "how requests come: channel (over a connection of its own making) or endpoint (at a Web API of its own)"},
    Setting{"gateway.pull_listen", address, "127.0.0.1:8460", "endpointの待ち受け（相互TLS）", "listener of the endpoint (mutual TLS)"},
    Setting{"gateway.pull_opt_out", text, "", "PULLに答えない情報の種類（空白区切り）", "classes that PULL is not answered for, with blanks between"},
    Setting{"gateway.pull_quota", number, "50", "1人について1日に1機関から受ける照会の上限", "requests of one institution about one person in a day"},
    Setting{"gateway.pull_announce", seconds, "600", "鍵の取り寄せと保有の申告の間隔", "how often keys are fetched and holdings declared"},
    Setting{"gateway.emr[].name", text, "", "電子カルテの名前（証明書ではurn:tasuki:emr:名前）", "name of an EMR system; urn:tasuki:emr:NAME in its certificate"},
    Setting{"gateway.emr[].token_sha256", text, "", "アクセストークンのSHA-256（16進）。空なら証明書だけで認証", "SHA-256 of its token, hex; empty: by certificate only"},
    Setting{"gateway.hot_folder[].path", path, "", "ホットフォルダーの場所", "where the hot folder is"},
    Setting{"gateway.hot_folder[].user", text, "", "送信者として記録する利用者", "user on whose behalf it sends"},
    Setting{"gateway.hot_folder[].role", text, "", "その役割コード", "that user's role code"},
    Setting{"gateway.hot_folder[].purpose", text, "TREAT", "利用目的コード", "purpose of use"},
    Setting{"gateway.xml_folder[].path", path, "", "XMLフォルダー（req、res）の場所", "where the XML folder (req, res) is"},
    Setting{"gateway.xml_folder[].user", text, "", "操作者として記録する利用者", "user on whose behalf it calls"},
    Setting{"gateway.xml_folder[].role", text, "", "その役割コード", "that user's role code"},
    Setting{"gateway.xml_folder[].purpose", text, "TREAT", "利用目的コード", "purpose of use"},
    Setting{"gateway.ssmix2[].path", path, "", "SS-MIX2標準化ストレージの場所", "where the SS-MIX2 storage is"},
    Setting{"gateway.ssmix2[].index", path, "", "その索引データベース（SQLite、なければ木を走査）", "its index database, SQLite; without one the tree is walked"},
    Setting{"gateway.ssmix2[].scan_interval", seconds, "60", "走査の間隔", "between two walks"},
    Setting{"gateway.ssmix2[].side_list", path, "", "未告知・未提供・長期保存・説明済の一覧（CSV）", "CSV of what has been told, hidden, kept or held"},
    Setting{"gateway.ssmix2[].conditions", text, "at-once", "傷病名をいつ出すか（at-once、explained、48h）", "when conditions leave: at-once, explained, or hours as 48h"},
    Setting{"gateway.ssmix2[].allergies", text, "at-once", "アレルギー・薬剤禁忌をいつ出すか", "when allergies and contraindications leave"},
    Setting{"gateway.ssmix2[].infections", text, "explained", "感染症をいつ出すか", "when infections leave"},
    Setting{"gateway.ssmix2[].laboratory", text, "explained", "検査をいつ出すか", "when laboratory results leave"},
    Setting{"gateway.ssmix2[].user", text, "", "操作者として記録する利用者", "user on whose behalf it is fed"},
    Setting{"gateway.ssmix2[].role", text, "", "その役割コード", "that user's role code"},
    Setting{"gateway.ssmix2[].purpose", text, "TREAT", "利用目的コード", "purpose of use"},

    Setting{"firewall.participants", text, "", "基盤：参加機関のアドレス（空白区切り）", "at the exchange: addresses of the participants, with blanks between"},
    Setting{"firewall.endpoint_ports", text, "8460", "基盤：自院のWeb APIで照会を受けるゲートウェイのポート", "at the exchange: ports of gateways that are asked at their own Web API"},
    Setting{"firewall.exchange", text, "", "医療機関：基盤のアドレス", "at a gateway: addresses of the exchange"},
    Setting{"firewall.lan", text, "", "医療機関：院内LANのアドレス", "at a gateway: addresses of the hospital's LAN"},
    Setting{"firewall.management", text, "", "保守・監視用のアドレス", "addresses of operations and maintenance"},
    Setting{"firewall.infrastructure", text, "", "DNSと時刻のサーバー", "servers of names and time"},
    Setting{"firewall.line_interface", text, "", "閉域網側のインターフェース", "interface of the closed network"},
    Setting{"firewall.lan_interface", text, "", "院内LAN側のインターフェース", "interface of the LAN"},
    Setting{"firewall.ipsec", text, "", "IPsecの相手（空ならIPsecなし）", "who ends the IPsec tunnels; empty: no IPsec"},
    Setting{"firewall.connects_per_second", number, "50", "1つのアドレスからの毎秒の新規接続の上限", "new connections of one address in a second"},
    Setting{"firewall.connections", number, "200", "1つのアドレスからの同時接続の上限", "open connections of one address"},
    Setting{"firewall.synproxy", boolean, "false", "SYNPROXYを使う（カーネルが対応するとき）", "use SYNPROXY, where the kernel has it"},
    Setting{"firewall.service[].name", text, "", "同じ回線を使うほかのサービスの名前（オンライン資格確認など）", "another service on the same line (online eligibility, e-prescription)"},
    Setting{"firewall.service[].networks", text, "", "そのアドレス", "its addresses"},
    Setting{"firewall.service[].ports", text, "443", "そのポート", "its ports"},

    Setting{"client.url", text, "https://127.0.0.1:8480", "接続先（ゲートウェイまたは基盤）", "where to: a gateway or the exchange"},
    Setting{"client.authority", path, "./authority.pem", "接続先の証明書を発行した認証局（PEM）", "authority of its certificate, PEM"},
    Setting{"client.token", secret, "", "ゲートウェイのアクセストークン", "token for the gateway"},
    Setting{"client.certificate", path, "", "クライアント証明書（基盤に直接つなぐとき）", "client certificate, to talk to the exchange itself"},
    Setting{"client.key", path, "", "その秘密鍵", "its private key"},
    Setting{"client.user", text, "", "利用者", "user"},
    Setting{"client.role", text, "", "役割コード", "role code"},
    Setting{"client.purpose", text, "TREAT", "利用目的コード", "purpose of use"},
    // clang-format on
};

}  // namespace

std::span<const Setting> settings_table() {
  return kTable;
}

}  // namespace tasuki::cli
