/** What service desks read all day, some of it not ASCII. */
export const mailWords = (
  'access account again agent answer application approved attached backup battery before blocked browser budget build ' +
  'cable calendar cancel change charger chat client cloud connect contract copy crash customer damage database delay ' +
  'delete deliver desk device disk display document door driver email employee error export failed file firewall folder ' +
  'forward gateway group hardware headset help hour import install invoice issue keyboard label laptop licence light ' +
  'location locked login lost manager meeting memory message missing monitor mouse network notebook office order ' +
  'outage package page paper password patch payment permission phone please plug power printer problem project proxy ' +
  'question queue quick quota reboot recover refund remote renew repair replace report request reset restore room ' +
  'router save scanner screen security sensor server service shared shipping signature slow software spam station ' +
  'storage support survey switch system team terminal thanks ticket timeout today token tomorrow training travel ' +
  'update upgrade urgent user vacation vendor version video virus visitor wallpaper warranty website window wireless ' +
  'work yesterday Änderung Büro Gerät größer für naïve façade élan señal piñata ação façon Łódź žluťoučký ελληνικά'
).split(' ');
