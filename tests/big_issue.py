"""A made-up issue of 40 stories, of the size and the wording that a busy week has: to weigh, and to look at."""

from __future__ import annotations

import random
import re

from summarize.model import (
    Article,
    Difference,
    Digest,
    Earlier,
    Line,
    Reason,
    Relevance,
    Section,
    Skipped,
    Story,
    Trend,
    Weight,
)

SECTIONS = ("정책·법제", "산업·기업", "기술·연구", "인재·교육", "지역", "국제")
OUTLETS = (
    "한빛신문", "가온일보", "누리경제", "새길타임스", "다솜뉴스", "미르방송", "온누리통신", "바른저널",
    "해오름일보", "늘푸른신문", "참소리뉴스", "두레경제",
)  # fmt: skip
WRITERS = ("김가람", "이누리", "박다온", "최미르", "정해솔", "한바다", "윤슬기", "오하늘", "서라온", "강나래")
# Section, who acts, what it is about, headline, first sentence.
EVENTS = (
    (0, "국회 과학기술정보방송통신위원회", "인공지능기본법 개정안", "인공지능기본법 개정안, 과방위 소위 통과", "국회 과학기술정보방송통신위원회는 14일 법안심사소위를 열어 고영향 인공지능의 기준을 구체화하는 인공지능기본법 개정안을 여야 합의로 통과시켰다."),
    (0, "과학기술정보통신부", "인공지능 안전 점검 기준", "과기정통부, AI 안전 점검 기준 확정…하반기 시범 적용", "과학기술정보통신부는 15일 생성형 인공지능 서비스가 출시 전에 거쳐야 할 안전 점검 기준 42개 항목을 확정하고 하반기부터 시범 적용한다고 밝혔다."),
    (0, "개인정보보호위원회", "생성형 인공지능 개인정보 처리 안내서", "개인정보위 “학습 데이터, 가명 처리 절차 먼저”", "개인정보보호위원회는 기업이 공개된 개인정보를 생성형 인공지능 학습에 쓸 때 지켜야 할 절차를 담은 안내서를 16일 공개했다."),
    (0, "공정거래위원회", "인공지능 시장 실태 조사", "공정위, 인공지능 시장 첫 실태 조사 착수", "공정거래위원회는 클라우드와 반도체를 함께 파는 대형 사업자의 끼워팔기가 있는지 살피려고 인공지능 시장에 대한 첫 실태 조사에 착수했다."),
    (0, "고용노동부", "채용 인공지능 투명성 지침", "채용에 AI 쓰면 지원자에게 알려야…노동부 지침", "고용노동부는 서류와 면접 평가에 인공지능을 쓰는 기업이 그 사실과 평가 항목을 지원자에게 미리 알리도록 하는 지침을 17일 내놓았다."),
    (0, "행정안전부", "공공 부문 인공지능 도입 지침", "행안부, 공공 AI 도입 지침 개정…민원 상담부터", "행정안전부는 중앙부처와 지방자치단체가 생성형 인공지능을 민원 상담과 문서 작성에 쓸 때 따를 공공 부문 인공지능 도입 지침을 고쳐 시행한다."),
    (0, "문화체육관광부", "인공지능 학습 저작물 보상안", "AI 학습 저작물 보상안, 8월 공청회", "문화체육관광부는 언론사와 출판사의 저작물을 인공지능 학습에 쓸 때의 보상 방식을 놓고 8월 초 공청회를 열어 이해관계자의 의견을 듣기로 했다."),
    (0, "기획재정부", "내년도 인공지능 예산안", "내년 AI 예산 9조 원대로…연구 장비·인재에 집중", "기획재정부는 내년도 인공지능 예산안을 올해보다 23% 늘어난 9조 원대로 편성하고 연구 장비와 인재 양성에 먼저 쓰겠다는 방침을 밝혔다."),
    (1, "새벽반도체", "저전력 추론 칩", "새벽반도체, 저전력 추론 칩 양산…국내 데이터센터 공급", "새벽반도체는 전력 소모를 절반으로 줄인 추론 전용 칩의 양산을 시작해 9월부터 국내 데이터센터 세 곳에 공급한다고 15일 밝혔다."),
    (1, "한결통신", "공공용 언어 모델", "한결통신, 공공용 언어 모델 공개…“행정 용어 이해”", "한결통신은 법령과 행정 문서 1억 건을 학습한 공공용 언어 모델을 공개하고 중앙부처 두 곳에서 시범 서비스를 시작한다."),
    (1, "누리자동차", "자율주행 실증 사업", "누리자동차, 심야 자율주행 버스 노선 3개 추가", "누리자동차는 국토교통부의 임시 운행 허가를 받아 수도권 심야 자율주행 버스 노선을 3개 더 늘리고 연말까지 무료로 운행한다."),
    (1, "가람클라우드", "국산 그래픽 처리 장치 임대", "가람클라우드, 중소기업에 GPU 반값 임대", "가람클라우드는 정부의 연산 자원 지원 사업에 뽑혀 중소기업과 대학에 그래픽 처리 장치 2000장을 시중 가격의 절반에 빌려주기로 했다."),
    (1, "중소벤처기업부", "인공지능 전환 바우처", "AI 전환 바우처, 제조 중소기업 1200곳 선정", "중소벤처기업부는 생산 공정에 인공지능을 들이려는 제조 중소기업 1200곳을 뽑아 한 곳에 최대 2억 원의 바우처를 지원한다."),
    (1, "미르헬스", "영상 판독 보조 소프트웨어", "AI 영상 판독 보조, 건강보험 임시 등재 연장", "미르헬스의 흉부 영상 판독 보조 소프트웨어가 건강보험 임시 등재 기간을 2년 더 연장받아 전국 병원 180곳에서 계속 쓰이게 됐다."),
    (1, "금융위원회", "금융권 인공지능 망분리 완화", "금융위, 망분리 규제 특례 26건 추가 지정", "금융위원회는 은행과 보험사가 외부의 생성형 인공지능을 내부 업무에 쓸 수 있도록 망분리 규제 특례 26건을 혁신금융서비스로 추가 지정했다."),
    (2, "한국전자통신연구원", "한국어 음성 대화 기술", "ETRI, 사투리 알아듣는 음성 대화 기술 이전", "한국전자통신연구원은 다섯 지역의 사투리를 알아듣고 존댓말로 답하는 음성 대화 기술을 개발해 국내 기업 네 곳에 이전했다고 밝혔다."),
    (2, "국립기상과학원", "인공지능 강수 예측 모델", "6시간 앞 폭우, AI가 10분마다 예측", "국립기상과학원은 레이더 자료를 학습해 6시간 앞의 폭우를 10분마다 내다보는 인공지능 강수 예측 모델을 장마철 예보에 처음 썼다."),
    (2, "슬기과학기술원", "설명 가능한 진단 모델", "“왜 이렇게 봤는지 보여 준다”…진단 AI 근거 제시 기술", "슬기과학기술원 연구팀은 의사가 판단의 근거를 눈으로 확인할 수 있는 설명 가능한 진단 모델을 개발해 국제 학술지에 실었다고 16일 밝혔다."),
    (2, "국가슈퍼컴퓨팅센터", "여섯 번째 슈퍼컴퓨터", "슈퍼컴 6호기 시험 가동…AI 연구에 자원 40% 배정", "국가슈퍼컴퓨팅센터는 여섯 번째 슈퍼컴퓨터의 시험 가동을 시작하고 전체 연산 자원의 40%를 인공지능 연구에 배정하기로 했다."),
    (2, "한국표준과학연구원", "인공지능 신뢰성 시험 방법", "표준연, AI 신뢰성 시험법 국제 표준 제안", "한국표준과학연구원은 같은 질문에 같은 답을 하는지를 재는 인공지능 신뢰성 시험 방법을 만들어 국제표준화기구에 새 표준으로 제안했다."),
    (2, "농촌진흥청", "병해충 진단 인공지능", "사진 한 장으로 병해충 찾는다…농진청 앱 공개", "농촌진흥청은 스마트폰으로 찍은 사진 한 장으로 작물 34종의 병해충 420가지를 가려내는 병해충 진단 인공지능을 농가에 무료로 내놓았다."),
    (3, "교육부", "인공지능 디지털교과서", "AI 디지털교과서, 2학기 희망 학교만 쓴다", "교육부는 인공지능 디지털교과서를 2학기에도 희망하는 학교만 쓰게 하고 교사 연수를 마친 학교부터 기기 관리 인력을 지원하기로 했다."),
    (3, "한국연구재단", "인공지능 박사후연구원 지원", "AI 박사후연구원 400명, 연봉 9000만 원 보장", "한국연구재단은 해외로 떠나는 인재를 붙잡으려고 인공지능 박사후연구원 400명에게 3년 동안 연봉 9000만 원을 보장하는 사업을 공고했다."),
    (3, "서울시교육청", "학교 생성형 인공지능 안내", "서울 초중고, 수행평가에 AI 쓰면 출처 표시", "서울시교육청은 학생이 수행평가에 생성형 인공지능을 썼을 때 어디에 어떻게 썼는지를 적게 하는 안내 자료를 모든 학교에 보냈다."),
    (3, "직업능력심사평가원", "인공지능 직업 훈련 과정", "구직자 AI 훈련 3만 명으로 확대", "직업능력심사평가원은 비전공 구직자가 여섯 달 동안 배우는 인공지능 직업 훈련 과정을 올해 3만 명까지 늘리고 훈련 수당도 올린다."),
    (3, "한별대학교", "인공지능 융합 학부", "한별대, 문과생도 듣는 AI 융합 학부 신설", "한별대학교는 인문사회 계열 학생도 전공으로 고를 수 있는 인공지능 융합 학부를 내년 3월에 열고 신입생 180명을 뽑는다고 밝혔다."),
    (3, "국가공무원인재개발원", "공무원 인공지능 교육", "신임 공무원, AI 실습 20시간 의무", "국가공무원인재개발원은 하반기에 들어오는 신임 공무원부터 인공지능을 업무에 쓰는 법과 지켜야 할 점을 익히는 실습 20시간을 의무로 했다."),
    (4, "광주광역시", "인공지능 집적단지 2단계", "광주 AI 집적단지 2단계, 예비타당성 조사 면제", "광주광역시가 추진하는 인공지능 집적단지 2단계 사업이 국무회의에서 예비타당성 조사를 면제받아 내년부터 5년 동안 6000억 원이 들어간다."),
    (4, "부산광역시", "항만 인공지능 관제", "부산항, AI 관제로 선박 대기 18% 줄여", "부산광역시와 항만공사는 들어오는 배의 도착 시각을 내다보는 항만 인공지능 관제를 석 달 동안 써 본 결과 선박 대기 시간이 18% 줄었다고 밝혔다."),
    (4, "대구광역시", "로봇 실증 거리", "대구 도심에 배달 로봇 다니는 실증 거리", "대구광역시는 규제 특례를 받아 배달 로봇과 순찰 로봇이 보도로 다닐 수 있는 로봇 실증 거리 2.4㎞를 도심에 만들기로 했다."),
    (4, "경기도", "인공지능 복지 상담", "경기도, AI 복지 상담 전화 하루 3000건 받아", "경기도는 혼자 사는 어르신에게 안부를 묻고 복지 제도를 알려 주는 인공지능 상담 전화가 하루 3000건을 넘었다며 시군 전체로 넓히겠다고 했다."),
    (4, "강원특별자치도", "산불 감시 인공지능", "강원 산불, AI 카메라가 12건 먼저 찾아", "강원특별자치도는 산등성이에 세운 인공지능 카메라 260대가 올봄 산불 12건을 주민 신고보다 먼저 찾아냈다는 분석 결과를 내놓았다."),
    (4, "충청북도", "바이오 인공지능 연구 거점", "오송에 바이오 AI 연구 거점…내년 착공", "충청북도는 오송 생명과학단지에 신약 후보 물질을 찾는 바이오 인공지능 연구 거점을 세우기로 하고 국비 380억 원을 확보했다."),
    (4, "제주특별자치도", "관광 인공지능 안내", "제주 공항·버스에 9개 언어 AI 안내", "제주특별자치도는 공항과 버스 정류장 140곳에 9개 언어로 길과 예약을 알려 주는 관광 인공지능 안내를 시작해 외국인 관광객의 불편을 던다."),
    (5, "유럽연합 집행위원회", "유럽연합 인공지능법", "EU, 범용 AI 의무 8월 시행…실무 규약 확정", "유럽연합 집행위원회는 범용 인공지능 사업자가 학습 자료의 요약을 공개하게 하는 실무 규약을 확정하고 8월부터 의무를 시행한다고 밝혔다."),
    (5, "미국 상무부", "인공지능 반도체 수출 기준", "美, AI 반도체 수출 기준 개편…동맹국 심사 간소화", "미국 상무부는 인공지능 반도체를 동맹국에 팔 때의 심사를 줄이고 우회 수출을 더 엄하게 막는 새 수출 기준을 16일(현지시간) 발표했다."),
    (5, "일본 정부", "일본 인공지능 추진 계획", "日, AI 추진 기본계획 첫 각의 결정", "일본 정부는 연구 개발과 공공 활용의 목표를 담은 첫 인공지능 추진 계획을 각의에서 결정하고 총리가 이끄는 본부를 두기로 했다."),
    (5, "경제협력개발기구", "인공지능 사고 보고 체계", "OECD “AI 사고 보고 서식 통일”…한국도 참여", "경제협력개발기구는 나라마다 다른 인공지능 사고 보고 서식을 하나로 맞추는 체계를 내놓았고 한국을 비롯한 14개 나라가 참여하기로 했다."),
    (5, "외교부", "인공지능 국제 협력 회의", "서울서 AI 안전 협력 회의…10개국 연구소 참석", "외교부는 10개 나라의 인공지능 안전 연구소가 참석하는 국제 협력 회의를 9월 서울에서 열어 공동 시험 방법을 논의하기로 했다."),
    (5, "유엔 총회", "인공지능 국제 과학 위원회", "유엔, AI 과학 위원회 위원 40명 선출", "유엔 총회는 인공지능의 위험과 기회를 해마다 보고서로 정리할 국제 과학 위원회 위원 40명을 뽑았고 한국 학자 한 명이 이름을 올렸다."),
)  # fmt: skip
DETAILS = (
    "{who}[은/는] 올해 추가경정예산에서 {sum}억 원을 확보했으며 사업 기간인 {years}년 동안 해마다 성과를 평가해 이듬해 예산의 규모를 정하기로 했다.",
    "이번 {what}에는 대학과 연구소, 중소기업을 포함해 {number}곳이 참여하고 참여 기관은 분기마다 진행 상황을 누리집에 공개해야 한다.",
    "{who}[이/가] 지난달 벌인 설문에서 응답자의 {share}%는 {what}[이/가] 필요하다고 답했지만 준비가 됐다고 답한 곳은 {low}%에 그쳤다.",
    "세부 기준은 전문가 {few}명과 시민단체가 참여하는 협의체에서 정하며 다음 달 {day}일까지 입법예고를 거쳐 10월 1일부터 시행할 예정이다.",
    "사업비 {sum}억 원 가운데 {share}%는 연산 장비를 마련하는 데 쓰이고 나머지는 데이터 구축과 전문 인력 {number}명의 인건비로 쓰인다.",
    "{what}[을/를] 어긴 사업자에게는 시정 권고를 먼저 하고 {few}달 안에 고치지 않으면 매출액의 최대 3%까지 과징금을 물릴 수 있도록 했다.",
    "{who}[은/는] 시범 운영에서 처리 시간이 평균 {share}분에서 {low}분으로 줄고 잘못된 답의 비율도 {few}% 아래로 떨어졌다고 설명했다.",
    "참여를 바라는 기관은 {day}일까지 신청서를 내야 하며 서류와 발표 평가를 거쳐 {few}곳이 뽑히고 한 곳에 최대 {low}억 원이 지원된다.",
)
QUOTES = (
    "{who} 관계자는 “{what}[이/가] 현장에서 제대로 쓰이려면 기준을 지키는 쪽이 손해를 보지 않아야 한다”며 “작은 기업의 부담을 먼저 덜겠다”고 말했다.",
    "업계 관계자는 “방향에는 공감하지만 {few}달이라는 준비 기간은 짧다”며 “{what}의 적용 범위를 먼저 분명히 해 달라”고 요청했다.",
    "한 대학의 행정학과 교수는 “{what}[은/는] 늦었지만 필요한 걸음”이라면서도 “무엇을 어떻게 점검하는지 국민이 알 수 있어야 한다”고 지적했다.",
    "시민단체 연대는 논평을 내고 “사람의 권리에 영향을 주는 결정이라면 이의를 제기할 길을 함께 마련해야 한다”고 {who}에 촉구했다.",
    "현장의 한 실무자는 “지난해에는 서식만 {few}가지를 따로 내야 했다”며 “{what}[으로/로] 절차가 하나로 줄면 큰 도움이 될 것”이라고 말했다.",
)
BACKGROUND = (
    "정부는 지난해 12월 내놓은 국가 인공지능 전략에서 2030년까지 세계 3위권에 든다는 목표를 세웠고 이번 조치도 그 후속 과제 가운데 하나다.",
    "앞서 국회예산정책처는 인공지능 사업이 부처마다 겹친다고 지적하면서 성과 지표를 하나로 맞추고 중복 사업을 정리하라고 권고한 바 있다.",
    "통계청의 조사에 따르면 인공지능을 한 번이라도 업무에 쓴 사업체는 전체의 {share}%이며 종사자 50명 미만인 곳에서는 {low}%로 낮아진다.",
    "전문가들은 제도를 빨리 만드는 일 못지않게 현장에서 무엇이 달라졌는지를 해마다 재고 그 결과를 공개하는 일이 중요하다고 입을 모은다.",
    "유럽연합과 미국, 일본도 비슷한 제도를 마련하고 있어 국내 기업이 해외에서 따로 인증을 받지 않도록 상호 인정을 넓히는 일이 과제로 남았다.",
    "연산 자원과 전문 인력이 수도권에 몰려 있다는 지적도 이어져 지역 거점을 어떻게 세울지가 하반기 논의의 핵심이 될 것으로 보인다.",
)
WORDS = (
    "인공지능기본법", "생성형 인공지능", "데이터센터", "안전 점검", "개인정보", "연산 자원", "전문 인력", "국가 인공지능 전략",
    "실증 사업", "규제 특례", "반도체", "언어 모델", "협의체", "입법예고", "저작물", "신뢰성", "과징금", "디지털교과서",
    "클라우드", "지역 거점", "바우처", "망분리", "국제 표준", "시범 운영",
)  # fmt: skip
# The same event as each of its outlets has it.
TITLES = ("{headline}", "{who}, {what}[을/를] 둘러싼 쟁점 정리", "[종합] {headline}", "{headline} (종합)")
LEFT_OUT = (
    ("[오늘의 운세] 7월 16일", "주제와 관련이 적음 (관련도 0.02)"),
    ("시립도서관, 여름방학 독서 교실 참가자 모집", "주제와 관련이 적음 (관련도 0.11)"),
    ("[부고] 온누리통신 편집국장 모친상", "주제와 관련이 적음 (관련도 0.01)"),
    ("AI 반도체주 일제히 상승…코스피 연중 최고", "주제와 관련이 적음 (관련도 0.38)"),
    ("프로야구 후반기, 로봇 심판 판정 논란", "주제와 관련이 적음 (관련도 0.27)"),
    ("지난주 과방위 소위, 인공지능기본법 공청회 열어", "기간 밖의 기사 (2026-07-08)"),
)


def _particles(text: str) -> str:
    """Choose each particle by the letter before it."""

    def chosen(found: re.Match[str]) -> str:
        last = (ord(found[1]) - 0xAC00) % 28 if "가" <= found[1] <= "힣" else 0
        closed = last not in (0, 8) if found[2] == "으로" else last != 0
        return found[1] + found[2 if closed else 3]

    return re.sub(r"(.)\[([^/\]]+)/([^\]]+)\]", chosen, text)


def _fill(pattern: str, who: str, what: str, chance: random.Random) -> str:
    return _particles(
        pattern.format(
            who=who, what=what, sum=chance.randrange(40, 980, 10), years=chance.randint(2, 5),
            number=chance.randint(12, 240), share=chance.randint(41, 88), low=chance.randint(8, 36),
            few=chance.randint(3, 9), day=chance.randint(3, 28),
        )
    )  # fmt: skip


def _address(story: int, outlet: int) -> str:
    """80 characters, as addresses of articles have them."""
    start = f"https://www.outlet{outlet:02d}.example/news/articleView.html?idxno={story:04d}{outlet:02d}&section=S1N"
    return (start + "&utm_source=newsletter").ljust(80, "0")[:80]


def _article(number: int, place: int, outlet: int, sentences: list[list[str]], headline: str) -> Article:
    name = OUTLETS[outlet]
    return Article(
        id=f"{number:04x}{outlet:02x}c0ffee-{place + 1}",
        document=f"bigkinds-2026w29.xlsx:{number * 4 + place + 2}",
        title=_particles(TITLES[place].format(headline=headline, who=EVENTS[number][1], what=EVENTS[number][2])),
        paragraphs=tuple(" ".join(paragraph) for paragraph in sentences),
        published=f"2026-07-{13 + number % 7:02d}T{8 + place:02d}:30:00+09:00" if number % 5 else f"2026-07-{13 + number % 7}",
        published_basis="stated",
        author=f"{WRITERS[(number + place) % len(WRITERS)]} 기자",
        outlet=name,
        outlet_basis="inferred" if (number + place) % 11 == 3 else "stated",
        url=None if (number, place) == (3, 0) else _address(number, outlet),
    )  # fmt: skip


def _line(article: Article, text: str, alone: tuple[str, ...] = ()) -> Line:
    start = article.text.index(text)
    return Line(text, article.id, start, start + len(text), alone)


def _story(number: int, chance: random.Random) -> Story:
    section, who, what, headline, lead = EVENTS[number]
    many = (4, 2, 3, 1, 2)[number % 5]
    details = [_fill(p, who, what, chance) for p in chance.sample(DETAILS, 5)]
    quotes = [_fill(p, who, what, chance) for p in chance.sample(QUOTES, 4)]
    articles = []
    for place in range(many):
        background = [_fill(p, who, what, chance) for p in chance.sample(BACKGROUND, 3)]
        paragraphs = [
            [lead, details[(place + 1) % 5], background[0]],
            [details[place], quotes[place], background[1]],
            [quotes[(place + 1) % 4], background[2], details[(place + 2) % 5]],
        ]
        articles.append(_article(number, place, (number * 5 + place * 3) % len(OUTLETS), paragraphs, headline))
    last = articles[min(many, 3) - 1]
    figures = tuple(dict.fromkeys(re.findall(r"\d[\d.,]*(?:%|억 원|조 원|곳|명|건|년|개)", last.text)))[:4]
    alone = figures[:1] if many > 2 and number % 2 else ()
    lines = (_line(articles[0], lead), _line(articles[0], details[0]), _line(last, quotes[min(many, 3) - 1], alone))
    weight = Weight(0.9 - number / 60, many, 0.8, 0.9, 0.6, 0.5)
    names = tuple(dict.fromkeys(str(a.outlet) for a in articles))
    return Story(
        id=articles[0].id,
        headline=headline,
        articles=tuple(articles),
        lines=lines,
        keywords=(what, *chance.sample(WORDS, 5)),
        figures=figures,
        reasons=tuple(f"같은 사건을 말하는 낱말: {what}" for _ in articles[1:]),
        # The last of four prints what the first one says.
        voices=tuple((i, 3) if i == 0 and many == 4 else (i,) for i in range(min(many, 3))),
        relevance=tuple(
            Relevance(0.97, True, SECTIONS[section], (Reason("인공지능", "title", 2.1), Reason(what, "lead", 1.3)), 0.8)
            for _ in articles
        ),
        differences=(Difference("총사업비", (("380억 원", names[0]), ("약 400억 원", names[1]))),) if number % 10 == 2 else (),
        weight=weight,
        follows=Earlier(f"{what}, 지난주 공청회 열려", "2026-07-06", "2026-07-12", "../2026-W28/digest.html", True)
        if number % 8 == 1
        else None,
    )  # fmt: skip


def big_issue() -> Digest:
    """Return the issue; every call returns the same."""
    chance = random.Random(29)
    stories = [_story(number, chance) for number in range(len(EVENTS))]
    sections = tuple(
        Section(name, tuple(s for s, event in zip(stories, EVENTS, strict=True) if event[0] == number))
        for number, name in enumerate(SECTIONS)
    )
    articles = sum(len(story.articles) for story in stories)
    skipped = tuple(
        Skipped(f"bigkinds-2026w29.xlsx:{200 + 6 * again + i}", title, reason, unusable=False)
        for again in range(5)
        for i, (title, reason) in enumerate(LEFT_OUT)
    )
    return Digest(
        title="AI 정책 주간 소식",
        topic="ai-policy",
        subject="AI 정책",
        start="2026-07-13",
        end="2026-07-19",
        counts={
            "documents": articles + len(skipped),
            "articles": articles + len(skipped),
            "relevant": articles,
            "stories": len(stories),
        },
        sections=sections,
        skipped=skipped,
        rising=(Trend("인공지능기본법", 14, 3.5), Trend("데이터센터", 11, 4), Trend("안전 점검", 9, 1.25), Trend("저작물", 7, 2), Trend("과징금", 6, 0.5)),
        falling=(Trend("디지털교과서", 2, 8.5), Trend("챗봇", 1, 5), Trend("공청회", 3, 6.25)),
    )  # fmt: skip
