"""The words of figures: units in all their spellings, and nouns by which a number is a set, a machine or an age."""

from __future__ import annotations

import re

# Kind and weight, then the units in their one spelling, each with what else it is written like (in NFKC); _ is a blank.
_TABLE = """
money 0.7 원 달러=弗,불,미달러,미_달러,美달러,미국달러,미국_달러 유로 위안 엔 파운드 루피 루블 페소 바트 센트 호주달러=호주_달러 홍콩달러=홍콩_달러
share 0.45 %=퍼센트 %p=%P,%_p,%포인트,%_포인트,퍼센트포인트,퍼센트_포인트,퍼센트p bp=베이시스포인트
count 0 명=인 개 곳=개소,개_소,군데 건 대 종 팀=개팀,개_팀 가구=개_가구 세대 마리 권 편 점 척 채 표 석 그루 쌍 매 본 통 쪽 가지 종류 부스 병상 객실 품목=개_품목 과제=개_과제
count 0 종목=개_종목 개사=개_사 개국=개_국,개국가 개교=개_학교,개_교 개동=개_동 량 차례 도즈 코인 토큰 세트 박스 회분 인분 학점 다운로드 뷰 회선 큐비트 곡 칸 좌석 부 호 기 회 벌
span 0.35 년=개년 개월=개_월,달간
span 0.2 주=주일,주간 일 시간 분 초 분기
measure 0.2 세=살 층
measure 0.4 도=°C,ºC,˚C,° 장 배 평 인치 마일 피트 화소 데시벨=dB 배럴 포인트=p,P m=미터 km=킬로미터,Km cm=센티미터,센티 mm=밀리미터,밀리 밀리초=ms
measure 0.4 μm=마이크로미터 nm=나노미터,나노 m2=제곱미터,평방미터 km2=제곱킬로미터 m3=세제곱미터,입방미터 ha=헥타르 t=톤 kg=킬로그램,Kg g=그램 mg=밀리그램 μg
measure 0.4 L=리터,l mL=밀리리터,ml W=와트 kW=킬로와트,KW MW=메가와트 GW=기가와트 TW=테라와트 kWh=킬로와트시 MWh=메가와트시 GWh=기가와트시 TWh=테라와트시 V=볼트
measure 0.4 MB=메가바이트 GB=기가바이트 TB=테라바이트 PB=페타바이트 Mbps Gbps Hz=헤르츠 MHz=메가헤르츠 GHz=기가헤르츠 TOPS PF=페타플롭스 EF=엑사플롭스 ppm km/h m/s mg/L μg/m3
ordinal 0.2 단계 주차=주_차 회차=회_차 회째 번째 호기 위 등급 차 주년 년차=년_차 년째 일차 일째 개월째 차년도
- 0 대도시 년대 년생 년형 년산 세기 인승 인조 인칭 차로 차선 차원 차전 분의
"""
UNITS: dict[str, tuple[str, str, float]] = {}
for _kind, _heft, *_entries in map(str.split, _TABLE.strip().split("\n")):
    for _names in (re.split("[=,]", _entry) for _entry in _entries):
        UNITS |= {_spelling.replace("_", " "): (_names[0], _kind, float(_heft)) for _spelling in _names}
LONGEST = max(map(len, UNITS))
PARTS = {"일": ("월", "월 "), "분": ("시", "시 ")}  # of a date, of a clock
# Less than these counts nothing: 101동 1203호, 1부, 1인 가구, 3불 정책, 4세대.
LEAST = {"호": 1000, "부": 100, "인": 2, "불": 100, "세대": 30, "V": 5}
STEPS = {"년": ("개월", 12), "개월": ("", 1), "시간": ("분", 3600), "분": ("초", 60), "초": ("", 1)}
SCALES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}

# Nouns that stand beside a figure and are not what is counted.
NO_NOUN = tuple("""
올해 지난해 내년 작년 전년 대비 규모 기준 이상 이하 오전 오후 국내 전국 해외 세계 현재 최근 향후 이후 이전 당시 이번 지난 다음 추가 관련 최초 역대 전체 최대 최소 가운데 정도
수준 결과 이날 반기 연간 월간 평균 대상 포함 도입 투입 운영 배치 생산 판매 설치 공급 지원 보급 확보 구매 미만 모집 선정 선발 참여 참가 증가 감소 상승 하락 이용 사용 기록 발표
개최 실시 조성 구축 추진 투자 돌파 달성 개발 출시 연속 동안 시작 간격 차이 이내 안팎 분량 단위 전후 상당 예정 계획 신규 기존 정부 우리 사실 대다수 선착순 동월 동기 전월 분기
기간 접수 제공 적용 일원 일대 시속 경우 관내 산하 소속 연내 별로 짜리 별 당 씩 서거 인근 소재 강화 순위 비율 도내 시내 지역 이어 추정 시점 분야 나머지 당초 국외 사이
""".split())  # fmt: skip
MEASURED = re.compile(r"(?:(?<![대준설장정예겸])비|[액률율값빚폭]|[수용험대람업신]료|[득인산방국관민]세|[단주물원시호행]가|가격|[자기벌요임예장과원상모]금|예산|매출|이익|수익|손실|적자|흑자|투자|수출|수입|비중|비용|면적|용량|전력|거리|길이|인구|기온|온도|속도|부채|자산|급여|연봉|시총|지수|두께|무게|크기|시장)$")  # fmt: skip
MACHINE = re.compile(r"(?:차|차량|버스|택시|트럭|카|봇|노이드|드론|헬기|[^수생]기|컴퓨터|서버|장비|PC|노트북|폰|TV|카메라|크레인|선박|자전거|킥보드|오토바이|탱크|포|단말|원전|원자로|위성|터빈|로켓|미사일|SMR|타워|키오스크|에어컨|장치|설비|모니터|프린터|렌즈|바디)$")  # fmt: skip
# A round number of tens is an age unless the noun has one of these: 10대 과제, but 10대 청소년.
SET = re.compile(r"전략|과제|산업|기업|그룹|도시|국가|[강대]국|핵심|중점|주요|뉴스|기술|분야|질환|품목|프로젝트|사업|대학|은행|법안|의제|공약|목표|원칙|정책|성과|혁신|수칙|이슈|트렌드|축제|시장|유망|재벌|방안|멸종")  # fmt: skip
OFFICE = re.compile(r"\s?(?:국회|대통령|총리|장관|회장|총장|시장|의장|대선|총선|총재|원장|이사장|사장|도?의회|위원장|대표|국왕|교황|청장|도?지사|구청장|군수|협회장|집행부)")  # fmt: skip
