#include <algorithm>

#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto end = text.find(' ');
    result.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return result;
}

}  // namespace

const std::vector<std::string_view>& country_codes() {
  static const auto codes = words(
      "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
      "BR BS "
      "BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
      "EC EE "
      "EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY "
      "HK HM "
      "HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA "
      "LB LC "
      "LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY "
      "MZ NA "
      "NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
      "RU RW "
      "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
      "TN TO "
      "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW");
  return codes;
}

const std::vector<std::string_view>& currency_codes() {
  static const auto codes = words(
      "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON ISK JPY CNY CAD AUD NZD SGD HKD TRY ZAR AED AFN "
      "ALL "
      "AMD AOA ARS AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CDF CLP COP CRC "
      "CUP "
      "CVE DJF DOP DZD EGP ERN ETB FJD FKP GEL GHS GIP GMD GNF GTQ GYD HNL HTG IDR ILS INR IQD IRR "
      "JMD "
      "JOD KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP "
      "MRU "
      "MUR MVR MWK MXN MYR MZN NAD NGN NIO NPR OMR PAB PEN PGK PHP PKR PYG QAR RSD RUB RWF SAR SBD "
      "SCR "
      "SDG SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TTD TWD TZS UAH UGX UYU UZS VED "
      "VES "
      "VND VUV WST XAF XCD XCG XOF XPF YER ZMW ZWG");
  return codes;
}

const std::vector<std::string_view>& language_codes() {
  static const auto codes = words(
      "nl en de fr es it pt da sv no nb nn fi pl cs sk sl hu ro bg hr el et lv lt mt ga cy is sq "
      "sr mk "
      "bs uk ru tr ar he fa hi zh ja ko vi th id ms af fy lb ca eu gl");
  return codes;
}

bool is_one_of(std::string_view text, const std::vector<std::string_view>& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

}  // namespace dunning::settings
